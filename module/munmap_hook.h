/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The hooks in the kernel's munmap: the only code that touches map_count.
 */
#ifndef VMARESERVE_MUNMAP_HOOK_H
#define VMARESERVE_MUNMAP_HOOK_H

#include <linux/types.h>

struct mm_struct;

int vmareserve_hooks_init(void);
void vmareserve_hooks_exit(void);

int vmareserve_hooks_get(void);
void vmareserve_hooks_put(void);

int vmareserve_hooks_set_default(unsigned int headroom);
bool vmareserve_hooks_armed(void);

int vmareserve_map_count(struct mm_struct *mm);

/**
 * struct vmareserve_hook_counts - what the hooks have done since load
 * @moved: how often a map_count was moved aside
 * @back: how often one was put back
 * @rescued: munmap splits that headroom let through
 * @exhausted: munmap splits refused with all headroom in use
 */
struct vmareserve_hook_counts {
	unsigned int moved;
	unsigned int back;
	unsigned long rescued;
	unsigned long exhausted;
};

struct vmareserve_hook_counts vmareserve_hook_counts(void);
bool vmareserve_hooks_repair(struct mm_struct *mm);

#endif /* VMARESERVE_MUNMAP_HOOK_H */
