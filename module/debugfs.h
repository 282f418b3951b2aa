/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The list of headrooms, for root, in debugfs.
 */
#ifndef VMARESERVE_DEBUGFS_H
#define VMARESERVE_DEBUGFS_H

void vmareserve_debugfs_init(void);
void vmareserve_debugfs_exit(void);

#endif /* VMARESERVE_DEBUGFS_H */
