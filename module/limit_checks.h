/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The places where this kernel compares map_count with vm.max_map_count.
 */
#ifndef VMARESERVE_LIMIT_CHECKS_H
#define VMARESERVE_LIMIT_CHECKS_H

#include <linux/types.h>

#include "headroom.h"
#include "limit_code.h"

/* The length of a function's name that is kept, with its 0. */
#define VMARESERVE_NAME_LEN	32

/**
 * struct vmareserve_limit_check - one place
 * @function: the name of the function that holds it, without what follows a dot
 * @offset: of the place in that function, in bytes
 * @kind: which headroom a call that comes here may use, unless its system call
 *	decides: see limit_probes.c
 * @slack: the kernel refuses already so many mappings before the limit; not 0 for
 *	mremap's places only
 * @first: of mremap's comparisons it is the first, before mremap changes anything
 * @code: what the machine code says
 */
struct vmareserve_limit_check {
	char function[VMARESERVE_NAME_LEN];
	unsigned long offset;
	enum vmareserve_kind kind;
	int slack;
	bool first;
	struct vmareserve_limit_code code;
};

/* All of these are set by vmareserve_limit_checks_init(), and then only read. */
#define VMARESERVE_MAX_CHECKS	32
extern struct vmareserve_limit_check vmareserve_limit_checks[VMARESERVE_MAX_CHECKS];
extern unsigned int vmareserve_nr_limit_checks;
extern const int *vmareserve_max_map_count;
extern const u8 *vmareserve_kernel_text;

int vmareserve_limit_checks_init(void);

#endif /* VMARESERVE_LIMIT_CHECKS_H */
