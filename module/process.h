/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process: its mm, how many mappings it has, and whether it has ended.
 */
#ifndef VMARESERVE_PROCESS_H
#define VMARESERVE_PROCESS_H

#include <linux/types.h>

struct mm_struct;
struct pid;
struct task_struct;

struct mm_struct *vmareserve_task_mm(struct task_struct *task);
int vmareserve_map_count(struct pid *pid);
bool vmareserve_has_ended(struct pid *pid);

#endif /* VMARESERVE_PROCESS_H */
