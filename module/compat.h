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
#if !defined(MM_MT_FLAGS)
#error "vmareserve needs Linux 6.1 or later: VMAs in a maple tree"
#endif
#if !defined(CONFIG_X86_64) && !defined(CONFIG_ARM64)
#error "vmareserve needs a kernel for x86-64 or arm64"
#endif
#if !defined(CONFIG_DYNAMIC_FTRACE_WITH_ARGS)
#error "vmareserve needs CONFIG_DYNAMIC_FTRACE_WITH_ARGS (arm64: Linux 6.2 or later)"
#endif

/*
 * ftrace_regs_get_argument() came with 6.2. On x86-64 it is a macro; before
 * that, struct ftrace_regs holds a struct pt_regs there, with the argument
 * registers saved (arch/x86/kernel/ftrace_64.S, save_mcount_regs). On arm64,
 * CONFIG_DYNAMIC_FTRACE_WITH_ARGS came together with it.
 */
#if defined(CONFIG_X86_64) && !defined(ftrace_regs_get_argument)
#define ftrace_regs_get_argument(fregs, n) \
	regs_get_kernel_argument(&(fregs)->regs, n)
#endif

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
