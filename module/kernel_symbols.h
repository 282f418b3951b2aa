/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What this kernel calls the things that the module depends on.
 */
#ifndef VMARESERVE_KERNEL_SYMBOLS_H
#define VMARESERVE_KERNEL_SYMBOLS_H

#include "compat.h"

/**
 * struct vmareserve_kernel_symbols - this kernel's names, found at load
 * @munmap_core: the function that every unmap goes through, and that holds
 *	or calls the limit check; hook A sits at its entry
 * @split_vma: the next function it calls for a middle split; hook B
 * @prealloc_failed: the instruction that the munmap core passes when it
 *	gives up between the two for want of memory, and nothing else passes
 *	often; the third hook. NULL where nothing can fail there
 * @max_map_count: the kernel's sysctl_max_map_count
 */
struct vmareserve_kernel_symbols {
	const char *munmap_core;
	const char *split_vma;
	void *prealloc_failed;
	const int *max_map_count;
};

extern struct vmareserve_kernel_symbols vmareserve_kernel;

int vmareserve_kernel_symbols_init(void);

/**
 * struct vmareserve_munmap - the arguments of the munmap core
 * @mm: whose mappings; NULL where there is a @vma, which has it: not all of these
 *	functions use that argument (7.3's does not), and a compiler that sees all
 *	callers leaves it out (clang with link time optimization)
 * @vma: the first VMA that overlaps the range; NULL where that is not among
 *	the arguments (VMARESERVE_MUNMAP_HAS_VMA is 0), until
 *	vmareserve_munmap_find_vma()
 * @start: address of the first byte to unmap; page aligned when there is a @vma
 * @end: address after the last byte; page aligned when there is a @vma
 */
struct vmareserve_munmap {
	struct mm_struct *mm;
	struct vm_area_struct *vma;
	unsigned long start;
	unsigned long end;
};

/*
 * The two readers below are for callbacks at the entry of the function they
 * name. They read registers and nothing else, so they are safe
 * even if the kernel's function were to have other arguments; the self-test
 * finds that out before anybody follows the pointers.
 */

/* __do_munmap(mm, start, len, uf, downgrade): to 6.0
 * do_mas_align_munmap(mas, vma, mm, start, end, uf, downgrade): 6.1, 6.2
 * do_vmi_align_munmap(vmi, vma, mm, start, end, uf, unlock): 6.3 and later
 */
static __always_inline struct vmareserve_munmap
vmareserve_munmap_args(struct ftrace_regs *fregs)
{
#if !VMARESERVE_MUNMAP_HAS_VMA
	return (struct vmareserve_munmap) {
		.mm = (void *)ftrace_regs_get_argument(fregs, 0),
		.start = ftrace_regs_get_argument(fregs, 1),
		.end = ftrace_regs_get_argument(fregs, 1) +
		       ftrace_regs_get_argument(fregs, 2),
	};
#else
	return (struct vmareserve_munmap) {
		.vma = (void *)ftrace_regs_get_argument(fregs, 1),
		.start = ftrace_regs_get_argument(fregs, 3),
		.end = ftrace_regs_get_argument(fregs, 4),
	};
#endif
}

/* __split_vma(mm, vma, addr, new_below): to 6.2
 * __split_vma(vmi, vma, addr, new_below): 6.3 and later
 */
static __always_inline struct vm_area_struct *
vmareserve_split_vma_arg(struct ftrace_regs *fregs)
{
	return (void *)ftrace_regs_get_argument(fregs, 1);
}

/**
 * vmareserve_munmap_find_vma() - see to it that the VMA is known
 * @m: the arguments of the munmap core, which is about to run with them
 *
 * To 6.0, does as __do_munmap() will do next (mm/mmap.c): it refuses some
 * ranges, rounds others up, and looks for the VMA. find_vma() (mm/mmap.c;
 * exported) may be traced, but not by the hooks, neither sleeps nor takes locks,
 * and writes to the current task's own cache only: what the core's own
 * find_vma() will find there. In between the core calls arch_unmap() alone,
 * which is empty on x86.
 *
 * Context: from hook A: the mmap lock is held for writing.
 * Return: true, or false when the core will unmap nothing.
 */
static __always_inline bool
vmareserve_munmap_find_vma(struct vmareserve_munmap *m)
{
#if !VMARESERVE_MUNMAP_HAS_VMA
	unsigned long len = m->end - m->start;

	if (offset_in_page(m->start) || m->start > TASK_SIZE ||
	    len > TASK_SIZE - m->start || !len)
		return false;
	m->end = m->start + PAGE_ALIGN(len);
	m->vma = find_vma(m->mm, m->start);
#endif
	return m->vma;
}

/*
 * Is it the tree of @mm's VMAs that mas_destroy(mas) is called for? From a
 * kprobe on such a call.
 */
static __always_inline bool
vmareserve_prealloc_failed_for(struct pt_regs *regs, const struct mm_struct *mm)
{
#ifdef MM_MT_FLAGS
	struct ma_state *mas = (void *)regs_get_kernel_argument(regs, 0);

	return mas->tree == &mm->mm_mt;
#else
	return false;
#endif
}

#endif /* VMARESERVE_KERNEL_SYMBOLS_H */
