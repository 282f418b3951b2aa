/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The marks of processes that headroom has let past the limit.
 */
#ifndef VMARESERVE_MARKS_H
#define VMARESERVE_MARKS_H

#include <linux/types.h>

struct mm_struct;

/**
 * struct vmareserve_mark - how far headroom has let a process go
 * @mm: the process's, pinned by mmgrab(), so that no other mm can come to be at
 *	the same address; NULL when the slot is free
 * @count: mappings after the call that went furthest. While the process is above
 *	the limit it is treated as a process at a limit of so many. Written under
 *	the mm's mmap lock
 */
struct vmareserve_mark {
	struct mm_struct *mm;
	int count;
};

struct vmareserve_mark *vmareserve_mark_find(const struct mm_struct *mm);
bool vmareserve_mark_add(struct mm_struct *mm, int count);
void vmareserve_mark_raise(struct vmareserve_mark *mark, int count);
void vmareserve_mark_clear(struct vmareserve_mark *mark);
int vmareserve_mark_of(const struct mm_struct *mm);

unsigned int vmareserve_marks_drop(int limit);
void vmareserve_marks_drop_all(void);
unsigned int vmareserve_marks_count(void);
unsigned int vmareserve_marks_lost(void);

#endif /* VMARESERVE_MARKS_H */
