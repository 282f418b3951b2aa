/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The probes at the kernel's comparisons with vm.max_map_count.
 */
#ifndef VMARESERVE_LIMIT_PROBES_H
#define VMARESERVE_LIMIT_PROBES_H

#include <linux/types.h>

#include "headroom.h"

struct seq_file;
struct task_struct;

int vmareserve_probes_init(void);
void vmareserve_probes_exit(void);

int vmareserve_probes_get(enum vmareserve_kind kind);
void vmareserve_probes_put(enum vmareserve_kind kind);
bool vmareserve_probes_armed(void);
unsigned long vmareserve_probes_missed(void);
void vmareserve_probes_show(struct seq_file *m);

/* The task of the test at load, which is alone in taking its limit for true. */
extern struct task_struct *vmareserve_tester;

#endif /* VMARESERVE_LIMIT_PROBES_H */
