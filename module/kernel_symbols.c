// SPDX-License-Identifier: GPL-2.0
/*
 * What this kernel calls the things that the module depends on: the one
 * place to look at, together with compat.h, when a new kernel comes.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#ifdef CONFIG_X86_64
#include <asm/text-patching.h>
#endif

#include "kernel_symbols.h"

struct vmareserve_kernel_symbols vmareserve_kernel __ro_after_init;

/*
 * The address of a symbol of the kernel, or NULL: for variables, and to see
 * whether a function of that name exists. Never call what it returns: on
 * CPUs with IBT a function may lack its ENDBR, and the call would panic.
 *
 * kallsyms_lookup_name() is not exported. register_kprobe() looks the name up
 * and stores the address before it looks at whether a probe can be there,
 * so the address is known also after it refused a variable with -EINVAL
 * (kernel/kprobes.c, register_kprobe, 5.10 to 7.3). For a function it
 * succeeds; KPROBE_FLAG_DISABLED keeps it from touching the kernel's text.
 *
 * arch_adjust_kprobe_addr() moves the address past an ENDBR, on x86 (6.12). That
 * a variable looks like one would take a negative value. arm64 moves nothing, and
 * refuses no function's entry: ftrace's call comes after it (6.12, 7.3).
 */
static void * __init symbol_address(const char *name)
{
	struct kprobe kp = {
		.symbol_name = name,
		.flags = KPROBE_FLAG_DISABLED,
	};

	if (!register_kprobe(&kp))
		unregister_kprobe(&kp);
	return kp.addr;
}

#ifdef CONFIG_X86_64
static bool __init is_in(const void *addr, const char *function)
{
	char name[KSYM_NAME_LEN];

	snprintf(name, sizeof(name), "%ps", addr);
	return !strcmp(name, function);
}

/*
 * The first instruction in @caller that calls @callee, or NULL.
 *
 * For functions that ftrace does not know, in a place that is seldom reached:
 * a kprobe there costs nothing, one at the entry of @callee would be hit all
 * the time. It is also the proof that @callee has not been inlined.
 */
static void * __init find_call(const char *caller, const char *callee)
{
	const u8 *insn = symbol_address(caller);
	s32 distance;

	for (; insn && is_in(insn, caller); insn++) {
		struct kprobe kp = {
			.addr = (kprobe_opcode_t *)insn,
			.flags = KPROBE_FLAG_DISABLED,
		};

		if (*insn != CALL_INSN_OPCODE)
			continue;
		memcpy(&distance, insn + 1, sizeof(distance));
		if (!is_in(insn + CALL_INSN_SIZE + distance, callee))
			continue;
		/* Only where an instruction begins. */
		if (register_kprobe(&kp))
			continue;
		unregister_kprobe(&kp);
		return (void *)insn;
	}
	return NULL;
}
#else
/* No other architecture's kernels need the third hook: see the caller. */
static void * __init find_call(const char *caller, const char *callee)
{
	return NULL;
}
#endif

/**
 * vmareserve_kernel_symbols_init() - find out this kernel's names
 *
 * Fills in vmareserve_kernel, or says in the log what is missing.
 *
 * Context: module load; may sleep.
 * Return: 0, or -EOPNOTSUPP when this kernel lacks one of them.
 */
int __init vmareserve_kernel_symbols_init(void)
{
	vmareserve_kernel.max_map_count = symbol_address("sysctl_max_map_count");
	if (!vmareserve_kernel.max_map_count) {
		pr_err("can't find the variable sysctl_max_map_count: the kernel needs CONFIG_KPROBES and CONFIG_KALLSYMS_ALL\n");
		return -EOPNOTSUPP;
	}

	if (symbol_address("do_vmi_align_munmap")) {
		vmareserve_kernel.munmap_core = "do_vmi_align_munmap";
	} else if (symbol_address("do_mas_align_munmap")) {
		/*
		 * 6.1 and 6.2: mas_preallocate() runs before the limit check.
		 * When it fails, and only then, it calls mas_destroy()
		 * (lib/maple_tree.c). On arm64 that leaves 6.2: compat.h
		 * refuses 6.1, whose ftrace does not save the arguments.
		 */
		vmareserve_kernel.munmap_core = "do_mas_align_munmap";
		vmareserve_kernel.prealloc_failed =
			find_call("mas_preallocate", "mas_destroy");
		if (!IS_ENABLED(CONFIG_X86_64)) {
			pr_err("this kernel's munmap needs a third hook, which there is for x86-64 only: on other architectures vmareserve needs Linux 6.3 or later\n");
			return -EOPNOTSUPP;
		}
		if (!vmareserve_kernel.prealloc_failed) {
			pr_err("can't find where the kernel function mas_preallocate calls mas_destroy: this kernel's compiler or version has changed it, and vmareserve has to be adapted\n");
			return -EOPNOTSUPP;
		}
	} else if (symbol_address("__do_munmap")) {
		/* To 6.0. */
		vmareserve_kernel.munmap_core = "__do_munmap";
	} else {
		pr_err("can't find the kernel function do_vmi_align_munmap, do_mas_align_munmap or __do_munmap: this kernel's compiler or version has changed it, and vmareserve has to be adapted\n");
		return -EOPNOTSUPP;
	}
	vmareserve_kernel.split_vma = "__split_vma";
	return 0;
}
