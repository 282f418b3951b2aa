// SPDX-License-Identifier: GPL-2.0
/*
 * vmareserve: headroom in a process's map_count, so that munmap() does not
 * fail at vm.max_map_count.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>

#include "device.h"
#include "kernel_symbols.h"
#include "munmap_hook.h"
#include "selftest.h"

static int __init vmareserve_init(void)
{
	int err;

	err = vmareserve_kernel_symbols_init();
	if (err)
		return err;
	err = vmareserve_hooks_init();
	if (err)
		return err;
	err = vmareserve_selftest();
	if (err)
		goto hooks_exit;
	err = vmareserve_device_init();
	if (err)
		goto hooks_exit;

	pr_info("loaded; hooks for %s and %s\n",
		vmareserve_kernel.munmap_core, vmareserve_kernel.split_vma);
	return 0;

hooks_exit:
	vmareserve_hooks_exit();
	return err;
}

static void __exit vmareserve_exit(void)
{
	vmareserve_device_exit();
	vmareserve_hooks_exit();
}

module_init(vmareserve_init);
module_exit(vmareserve_exit);

MODULE_DESCRIPTION("Headroom in map_count: munmap() works at vm.max_map_count");
MODULE_AUTHOR("The vmareserve developers");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
