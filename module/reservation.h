/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What each open file of the device holds, and for which process.
 */
#ifndef VMARESERVE_RESERVATION_H
#define VMARESERVE_RESERVATION_H

#include <linux/list.h>
#include <linux/wait.h>

#include "headroom.h"

struct pid;

/**
 * struct vmareserve_reservation - what one open file holds
 * @serves: the headroom of the process that it serves, or NULL
 * @node: in @serves's list
 * @kind: what it holds
 * @amount: how much of it, in mappings; may be 0 when @serves is set
 * @poll: where those wait who poll the file
 * @exit_wait: in the process's list of those who wait for its end; has a function
 *	while it is there
 *
 * All but @poll are under reservation_lock.
 */
struct vmareserve_reservation {
	struct vmareserve_headroom *serves;
	struct list_head node;
	enum vmareserve_kind kind;
	unsigned int amount;
	wait_queue_head_t poll;
	wait_queue_entry_t exit_wait;
};

/**
 * struct vmareserve_headroom_entry - one line of the list of headrooms
 * @pid: whose, with a reference
 * @amount: what is held of each kind, in mappings
 * @rescued: calls of each kind
 * @exhausted: calls of each kind
 */
struct vmareserve_headroom_entry {
	struct pid *pid;
	unsigned int amount[VMARESERVE_NR_KINDS];
	u64 rescued[VMARESERVE_NR_KINDS];
	u64 exhausted[VMARESERVE_NR_KINDS];
};

/**
 * struct vmareserve_totals - all reservations together
 * @reservations: how many there are, that hold something
 * @headroom: what they hold of each kind, in mappings
 */
struct vmareserve_totals {
	unsigned int reservations;
	u64 headroom[VMARESERVE_NR_KINDS];
};

void vmareserve_reservations_exit(void);

void vmareserve_reservation_init(struct vmareserve_reservation *res);
int vmareserve_reserve(struct vmareserve_reservation *res, struct pid *pid,
		       enum vmareserve_kind kind, u64 headroom, unsigned int max_total);
void vmareserve_unreserve(struct vmareserve_reservation *res);
struct pid *vmareserve_served(struct vmareserve_reservation *res);
struct pid *vmareserve_wake_arm(struct vmareserve_reservation *res);
void vmareserve_reservation_status(struct vmareserve_reservation *res, struct pid *pid,
				   int limit, struct vmareserve_status *status);
struct vmareserve_totals vmareserve_reservation_totals(void);
bool vmareserve_reservation_at(loff_t *pos, struct vmareserve_headroom_entry *entry);

#endif /* VMARESERVE_RESERVATION_H */
