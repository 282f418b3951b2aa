// SPDX-License-Identifier: GPL-2.0
/*
 * The test at load: a module that loads is a module that works.
 *
 * It proves the places that vm_munmap() and vm_mmap() reach, without touching the
 * sysctl or map_count: a temporary probe after the load of the limit makes it 0, for
 * the loading task only. So the call is refused if that register is what the kernel
 * compares, and let through with headroom if the refusal and the way on are right.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pid.h>
#include <linux/sched.h>

#include "compat.h"
#include "headroom.h"
#include "limit_checks.h"
#include "limit_probes.h"
#include "marks.h"
#include "process.h"
#include "reservation.h"
#include "selftest.h"

/* Enough for the loading process at a limit of 0, and for less: see make_limit_zero(). */
#define PLENTY	INT_MAX

/* A temporary probe, at one of the places. */
struct zero_limit {
	struct kprobe kp;
	const struct vmareserve_limit_check *check;
	unsigned int hits;
};

static struct zero_limit zero_limits[VMARESERVE_MAX_CHECKS];

static int __kprobes make_limit_zero(struct kprobe *kp, struct pt_regs *regs)
{
	struct zero_limit *z = container_of(kp, struct zero_limit, kp);
	const struct vmareserve_limit_code *code = &z->check->code;
	unsigned long *reg;

	if (current != READ_ONCE(vmareserve_tester))
		return 0;
	z->hits++;
	if (code->folded) {
		/*
		 * The limit will come from memory: so much more to compare with it, or
		 * as much as there can be.
		 */
		reg = vmareserve_reg(regs, code->count_reg);
		*reg = min_t(u64, (u64)(u32)*reg + READ_ONCE(*vmareserve_max_map_count),
			     INT_MAX);
	} else {
		*vmareserve_reg(regs, code->limit_reg) = 0;
	}
	return 0;
}

static void unregister_zero_limits(enum vmareserve_kind kind)
{
	unsigned int i;

	WRITE_ONCE(vmareserve_tester, NULL);
	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		if (!zero_limits[i].check || zero_limits[i].check->kind != kind)
			continue;
		unregister_kprobe(&zero_limits[i].kp);
		zero_limits[i].check = NULL;
	}
}

/*
 * The probes that are tested are registered already: the newest of those at one
 * address runs first (add_new_kprobe(), kernel/kprobes.c, 5.10 to 7.3).
 */
static int __init register_zero_limits(enum vmareserve_kind kind)
{
	const struct vmareserve_limit_check *check;
	unsigned int i;
	int err;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		check = &vmareserve_limit_checks[i];
		if (check->kind != kind || !check->code.compared)
			continue;
		zero_limits[i] = (struct zero_limit) {
			.kp.addr = (kprobe_opcode_t *)(vmareserve_kernel_text +
						       check->code.after_load),
			.kp.pre_handler = make_limit_zero,
			.check = check,
		};
		err = register_kprobe(&zero_limits[i].kp);
		if (err) {
			pr_err("self-test: can't probe %s: error %d\n",
			       check->function, err);
			zero_limits[i].check = NULL;
			unregister_zero_limits(kind);
			return err;
		}
	}
	WRITE_ONCE(vmareserve_tester, current);
	return 0;
}

static bool __init calls_are_restarted(void)
{
	const struct vmareserve_limit_check *check;
	unsigned int i;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		check = zero_limits[i].check;
		if (check && (!check->code.at_refusal ||
			      check->code.error_reg == VMARESERVE_NO_REG))
			return false;
	}
	return VMARESERVE_CAN_RESTART;
}

/* The place that the last call has passed, or NULL; it is another one's turn then. */
static const struct vmareserve_limit_check * __init passed(void)
{
	const struct vmareserve_limit_check *check = NULL;
	unsigned int i;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		if (zero_limits[i].check && zero_limits[i].hits)
			check = zero_limits[i].check;
		zero_limits[i].hits = 0;
	}
	return check;
}

/* Has the call ended as expected, at one of the places, with the count as expected? */
static int __init check_call(const char *what, long err, long expected, int before, int change)
{
	const struct vmareserve_limit_check *check = passed();
	int after = vmareserve_map_count(task_tgid(current));

	if (!check) {
		pr_err("self-test: %s did not pass a known place: this kernel's compiler or version has changed it, and vmareserve has to be adapted; or somebody else's probe is on it (see kprobes/list in debugfs): remove that, and load the module again\n",
		       what);
		return -EOPNOTSUPP;
	}
	if (err != expected || before < 0 || after != before + change) {
		pr_err("self-test: %s at %s+0x%lx: error %ld, not %ld; it had %d mappings, and has %d\n",
		       what, check->function, check->offset, err, expected, before, after);
		return -EOPNOTSUPP;
	}
	return 0;
}

static int __init unmap_middle(const char *what, unsigned long scratch, long expected)
{
	int before = vmareserve_map_count(task_tgid(current));
	long err = vm_munmap(scratch + PAGE_SIZE, PAGE_SIZE);

	return check_call(what, err, expected, before, !expected);
}

static int __init test_unmap_steps(struct vmareserve_reservation *res, unsigned long scratch)
{
	int err;

	err = unmap_middle("a munmap without headroom", scratch, -ENOMEM);
	if (err)
		return err;
	err = vmareserve_reserve(res, task_tgid(current), VMARESERVE_KIND_UNMAP, PLENTY, PLENTY);
	if (err)
		return err;
	/* The first above the limit: the call is restarted, to enable probes before. */
	if (calls_are_restarted()) {
		err = unmap_middle("the first munmap with headroom", scratch,
				   -ERESTARTNOINTR);
		if (err)
			return err;
	}
	err = vmareserve_probes_get(VMARESERVE_KIND_SPLIT);
	if (err)
		return err;
	err = unmap_middle("a munmap with headroom", scratch, 0);
	vmareserve_probes_put(VMARESERVE_KIND_SPLIT);
	return err;
}

static int __init test_unmap_at(struct vmareserve_reservation *res, unsigned long scratch)
{
	int err = register_zero_limits(VMARESERVE_KIND_UNMAP);

	if (!err) {
		err = test_unmap_steps(res, scratch);
		unregister_zero_limits(VMARESERVE_KIND_UNMAP);
	}
	return err;
}

static int __init test_unmap(void)
{
	struct vmareserve_reservation res = {};
	struct vmareserve_mark *mark;
	unsigned long scratch;
	int err;

	/* Three pages that no neighbour merges with. */
	scratch = vm_mmap(NULL, 0, 3 * PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, 0);
	if (IS_ERR_VALUE(scratch)) {
		pr_err("self-test: the loading process can't map three pages: error %ld\n",
		       (long)scratch);
		return (long)scratch;
	}
	vmareserve_reservation_init(&res);
	err = test_unmap_at(&res, scratch);
	vmareserve_unreserve(&res);
	mmap_write_lock(current->mm);
	mark = vmareserve_mark_find(current->mm);
	if (mark)
		vmareserve_mark_clear(mark);
	mmap_write_unlock(current->mm);
	vm_munmap(scratch, 3 * PAGE_SIZE);
	return err;
}

static int __init map_page(const char *what, unsigned long *page, long expected)
{
	int before = vmareserve_map_count(task_tgid(current));
	long err = 0;

	*page = vm_mmap(NULL, 0, PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, 0);
	if (IS_ERR_VALUE(*page))
		err = *page;
	return check_call(what, err, expected, before, !expected);
}

static int __init test_map(void)
{
	struct vmareserve_reservation res = {};
	unsigned long page = -ENOMEM;
	int err;

	vmareserve_reservation_init(&res);
	err = vmareserve_reserve(&res, task_tgid(current), VMARESERVE_KIND_MAP, PLENTY, PLENTY);
	if (err)
		return err;
	err = register_zero_limits(VMARESERVE_KIND_MAP);
	if (err)
		goto unreserve;
	err = map_page("an mmap with headroom", &page, 0);
	if (!IS_ERR_VALUE(page))
		vm_munmap(page, PAGE_SIZE);
	/* Nothing is above this limit, whatever it is compared with. */
	if (err || READ_ONCE(*vmareserve_max_map_count) == INT_MAX)
		goto unregister;
	err = vmareserve_reserve(&res, task_tgid(current), VMARESERVE_KIND_MAP, 0, PLENTY);
	if (err)
		goto unregister;
	err = map_page("an mmap without headroom", &page, -ENOMEM);
	if (!IS_ERR_VALUE(page))
		vm_munmap(page, PAGE_SIZE);
unregister:
	unregister_zero_limits(VMARESERVE_KIND_MAP);
unreserve:
	vmareserve_unreserve(&res);
	return err;
}

/**
 * vmareserve_selftest() - see that the probes work in this kernel
 *
 * Relies on the loading process's having an mm with room for two more mappings, and
 * on nobody else's having headroom. Uses vm_mmap() and vm_munmap() (mm/util.c,
 * mm/mmap.c; exported in 5.10 to 7.3).
 *
 * Context: module load, in the loading process; may sleep, for seconds.
 * Return: 0, or a negative errno, with the reason in the log.
 */
int __init vmareserve_selftest(void)
{
	int err;

	if (!current->mm) {
		pr_err("self-test: the loading task has no memory map; load the module with modprobe or insmod\n");
		return -EINVAL;
	}
	err = test_unmap();
	if (!err)
		err = test_map();
	if (err != -EOPNOTSUPP)
		return err;
	if (vmareserve_probes_armed() && !vmareserve_probes_get(VMARESERVE_KIND_MAP))
		vmareserve_probes_put(VMARESERVE_KIND_MAP);
	else
		pr_err("kprobes are switched off, and headroom needs them: echo 1 > /sys/kernel/debug/kprobes/enabled\n");
	return err;
}
