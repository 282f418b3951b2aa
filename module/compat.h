/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between kernel versions at compile time. Which functions a
 * kernel has is found out at load, by name: see kernel_symbols.c.
 */
#ifndef VMARESERVE_COMPAT_H
#define VMARESERVE_COMPAT_H

#include <linux/ftrace.h>
#include <linux/mm.h>
#include <linux/slab.h>

#if !defined(CONFIG_DYNAMIC_FTRACE)
#error "vmareserve needs a kernel with CONFIG_FUNCTION_TRACER and CONFIG_DYNAMIC_FTRACE"
#endif
#if !defined(CONFIG_KPROBES)
#error "vmareserve needs a kernel with CONFIG_KPROBES"
#endif
#if !defined(CONFIG_KALLSYMS_ALL)
#error "vmareserve needs a kernel with CONFIG_KALLSYMS_ALL"
#endif

/*
 * The hooks read arguments, and must be called each time. For each ftrace that
 * can do this: what its callbacks are given (struct ftrace_regs), how they read
 * the n'th argument, and the flags that the hooks need.
 *
 * FTRACE_OPS_FL_PERMANENT: without it, sysctl kernel.ftrace_enabled=0 would
 * detach the hooks, A and B one after the other and without a word.
 */
#if (defined(CONFIG_X86_64) || defined(CONFIG_ARM64)) && \
	defined(CONFIG_DYNAMIC_FTRACE_WITH_ARGS)
/*
 * x86-64: 5.11 and later. ftrace_regs_get_argument() came with 6.2, as a macro.
 * Before that struct ftrace_regs holds a struct pt_regs with the argument
 * registers saved (arch/x86/kernel/ftrace_64.S, save_mcount_regs).
 * arm64: 6.2 and later; it came together with ftrace_regs_get_argument().
 *
 * No FTRACE_OPS_FL_RECURSION: the callbacks call nothing that could come back
 * to them, and a recursion lock that is held by chance would mean a missed hook.
 */
#if defined(CONFIG_X86_64) && !defined(ftrace_regs_get_argument)
#define ftrace_regs_get_argument(fregs, n) \
	regs_get_kernel_argument(&(fregs)->regs, n)
#endif
#define VMARESERVE_FTRACE_FLAGS	FTRACE_OPS_FL_PERMANENT
#elif defined(CONFIG_X86_64) && defined(CONFIG_DYNAMIC_FTRACE_WITH_REGS)
/*
 * Before 5.11. The callbacks are given a struct pt_regs, if they ask for it,
 * and a recursion lock, unless they say that they need none (see above).
 */
#define ftrace_regs	pt_regs
#define ftrace_regs_get_argument(fregs, n)	regs_get_kernel_argument(fregs, n)
#define VMARESERVE_FTRACE_FLAGS	(FTRACE_OPS_FL_PERMANENT | \
				 FTRACE_OPS_FL_SAVE_REGS | \
				 FTRACE_OPS_FL_RECURSION_SAFE)
#else
#error "vmareserve needs x86-64 or arm64, and CONFIG_DYNAMIC_FTRACE_WITH_ARGS (arm64: since 6.2)"
#endif

/*
 * 6.1 brought the maple tree (struct mm_struct, mm_mt), and a munmap core that
 * is given the VMA. Before, the core looks for it by itself.
 */
#ifdef MM_MT_FLAGS
#define VMARESERVE_MUNMAP_HAS_VMA	1
#else
#define VMARESERVE_MUNMAP_HAS_VMA	0
#endif

/*
 * Gives back what ftrace_set_filter() has allocated, of an @ops that is not
 * registered. ftrace_free_filter() is exported since 6.2, and in later 6.1.x.
 * Before, setting no filter does the same (kernel/trace/ftrace.c, ftrace_set_hash,
 * 5.10), unless it finds no memory for that: then some bytes are lost.
 */
static inline void vmareserve_free_filter(struct ftrace_ops *ops)
{
#ifdef MM_MT_FLAGS
	ftrace_free_filter(ops);
#else
	ftrace_set_filter(ops, NULL, 0, 1);
#endif
}

/* 7.0 and later; their checkpatch wants it. */
#ifndef kzalloc_obj
#define kzalloc_obj(object, gfp)	kzalloc(sizeof(object), gfp)
#endif

/*
 * mseal() came with 6.10. A sealed VMA is refused after the limit check and
 * before the split.
 */
static __always_inline bool vmareserve_vma_is_sealed(const struct vm_area_struct *vma)
{
#ifdef VM_SEALED
	return vma->vm_flags & VM_SEALED;
#else
	return false;
#endif
}

#endif /* VMARESERVE_COMPAT_H */
