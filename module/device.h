/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /dev/vmareserve.
 */
#ifndef VMARESERVE_DEVICE_H
#define VMARESERVE_DEVICE_H

int vmareserve_device_init(void);
void vmareserve_device_exit(void);

#endif /* VMARESERVE_DEVICE_H */
