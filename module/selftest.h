/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The test at load: a module that loads is a module that works.
 */
#ifndef VMARESERVE_SELFTEST_H
#define VMARESERVE_SELFTEST_H

int vmareserve_selftest(void);

#endif /* VMARESERVE_SELFTEST_H */
