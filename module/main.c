// SPDX-License-Identifier: GPL-2.0
/*
 * vmareserve: headroom in a process's map_count, so that munmap() does not
 * fail at vm.max_map_count.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "debugfs.h"
#include "device.h"
#include "headroom.h"
#include "limit_checks.h"
#include "limit_probes.h"
#include "reservation.h"
#include "selftest.h"

/* Both are under the lock that the kernel has for the module's parameters. */
static unsigned int default_headroom;
static bool ready;

/* While the default is not 0, each process holds headroom. */
static int apply_default_headroom(unsigned int old, unsigned int new)
{
	int err;

	if (new && !old) {
		err = vmareserve_probes_get(VMARESERVE_KIND_UNMAP);
		if (!err && !vmareserve_probes_armed()) {
			vmareserve_probes_put(VMARESERVE_KIND_UNMAP);
			err = -EOPNOTSUPP;
		}
		if (err == -EOPNOTSUPP)
			pr_err("default_headroom: kprobes are switched off, and headroom needs them: echo 1 > /sys/kernel/debug/kprobes/enabled\n");
		if (err)
			return err;
	}
	vmareserve_headroom_set_default(new);
	if (!new && old)
		vmareserve_probes_put(VMARESERVE_KIND_UNMAP);
	return 0;
}

static int set_default_headroom(const char *val, const struct kernel_param *kp)
{
	unsigned int headroom;
	int err;

	err = kstrtouint(val, 0, &headroom);
	if (!err && headroom > INT_MAX)
		err = -EINVAL;
	/* Until init has finished, only store the value; vmareserve_init() applies it. */
	if (!err && ready)
		err = apply_default_headroom(default_headroom, headroom);
	if (!err)
		default_headroom = headroom;
	return err;
}

static const struct kernel_param_ops default_headroom_ops = {
	.set = set_default_headroom,
	.get = param_get_uint,
};

module_param_cb(default_headroom, &default_headroom_ops, &default_headroom, 0644);
__MODULE_PARM_TYPE(default_headroom, "uint");
MODULE_PARM_DESC(default_headroom, "Headroom, in mappings, that every process has without asking (default: 0)");

static int __init start_default_headroom(void)
{
	int err;

	kernel_param_lock(THIS_MODULE);
	err = apply_default_headroom(0, default_headroom);
	ready = !err;
	kernel_param_unlock(THIS_MODULE);
	return err;
}

static void stop_default_headroom(void)
{
	kernel_param_lock(THIS_MODULE);
	ready = false;
	apply_default_headroom(default_headroom, 0);
	kernel_param_unlock(THIS_MODULE);
}

static int __init vmareserve_init(void)
{
	int err;

	err = vmareserve_limit_checks_init();
	if (err)
		return err;
	err = vmareserve_probes_init();
	if (err)
		return err;
	err = vmareserve_selftest();
	if (err)
		goto probes_exit;
	err = start_default_headroom();
	if (err)
		goto probes_exit;
	err = vmareserve_device_init();
	if (err)
		goto stop_default;
	vmareserve_debugfs_init();

	pr_info("loaded, version %s\n", VMARESERVE_VERSION);
	return 0;

stop_default:
	stop_default_headroom();
probes_exit:
	vmareserve_probes_exit();
	vmareserve_reservations_exit();
	vmareserve_headroom_exit();
	return err;
}

static void __exit vmareserve_exit(void)
{
	vmareserve_debugfs_exit();
	vmareserve_device_exit();
	stop_default_headroom();
	vmareserve_probes_exit();
	vmareserve_reservations_exit();
	vmareserve_headroom_exit();
}

module_init(vmareserve_init);
module_exit(vmareserve_exit);

MODULE_DESCRIPTION("Headroom in map_count: munmap() works at vm.max_map_count");
MODULE_AUTHOR("The vmareserve developers");
MODULE_LICENSE("GPL");
MODULE_VERSION(VMARESERVE_VERSION);
