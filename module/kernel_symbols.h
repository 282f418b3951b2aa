/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What this kernel calls the things that the module depends on.
 */
#ifndef VMARESERVE_KERNEL_SYMBOLS_H
#define VMARESERVE_KERNEL_SYMBOLS_H

#include "compat.h"

struct ma_state;

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
 * @mm: whose mappings
 * @vma: the first VMA that overlaps the range
 * @start: address of the first byte to unmap, page aligned
 * @end: address after the last byte, page aligned
 */
struct vmareserve_munmap {
	struct mm_struct *mm;
	struct vm_area_struct *vma;
	unsigned long start;
	unsigned long end;
};

/*
 * The three readers below are for callbacks at the entry of the function they
 * name. They read registers and nothing else, so they are safe
 * even if the kernel's function were to have other arguments; the self-test
 * finds that out before anybody follows the pointers.
 */

/* do_mas_align_munmap(mas, vma, mm, start, end, uf, downgrade): 6.1, 6.2
 * do_vmi_align_munmap(vmi, vma, mm, start, end, uf, unlock): 6.3 and later
 */
static __always_inline struct vmareserve_munmap
vmareserve_munmap_args(struct ftrace_regs *fregs)
{
	return (struct vmareserve_munmap) {
		.vma = (void *)ftrace_regs_get_argument(fregs, 1),
		.mm = (void *)ftrace_regs_get_argument(fregs, 2),
		.start = ftrace_regs_get_argument(fregs, 3),
		.end = ftrace_regs_get_argument(fregs, 4),
	};
}

/* __split_vma(mm, vma, addr, new_below): to 6.2
 * __split_vma(vmi, vma, addr, new_below): 6.3 and later
 */
static __always_inline struct vm_area_struct *
vmareserve_split_vma_arg(struct ftrace_regs *fregs)
{
	return (void *)ftrace_regs_get_argument(fregs, 1);
}

/* mas_destroy(mas), where it is called */
static __always_inline struct ma_state *
vmareserve_prealloc_failed_arg(struct pt_regs *regs)
{
	return (void *)regs_get_kernel_argument(regs, 0);
}

#endif /* VMARESERVE_KERNEL_SYMBOLS_H */
