/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel's comparisons of map_count with vm.max_map_count look like in
 * machine code: limit_code_x86.c and limit_code_arm64.c read it.
 *
 * These are pure functions of bytes. selftests/decode.c compiles the same files
 * in user space and feeds them with what compilers have made, and with noise.
 */
#ifndef VMARESERVE_LIMIT_CODE_H
#define VMARESERVE_LIMIT_CODE_H

#include <linux/types.h>

#ifdef __KERNEL__
#include <linux/compiler.h>
#else
#include <stdbool.h>
#include <stddef.h>
typedef __u8 u8;
typedef __s8 s8;
typedef __u32 u32;
typedef __s32 s32;
typedef __u64 u64;
typedef __s64 s64;
#define __no_sanitize_address
#define __no_kcsan
#endif

/**
 * struct vmareserve_text - machine code
 * @bytes: the code
 * @size: of @bytes, in bytes
 * @address: where the kernel executes the first byte
 * @begins: may an instruction begin at that offset into @bytes? An answer that is
 *	not known is true: the proofs below then hold for whatever begins there
 */
struct vmareserve_text {
	const u8 *bytes;
	size_t size;
	unsigned long address;
	bool (*begins)(const struct vmareserve_text *text, size_t offset);
};

/* No register. */
#define VMARESERVE_NO_REG	(-1)

/**
 * struct vmareserve_limit_code - one place that reads vm.max_map_count
 * @load: the instruction that reads the limit. All places are offsets into the text
 * @after_load: where a probe can change what the kernel compares: the instruction
 *	after @load; @load itself when @folded
 * @function: where the function that holds @load begins, or its part that the
 *	compiler has put elsewhere; the caller fills it in
 * @function_end: where that ends; likewise
 * @limit_reg: the register that @load fills with the limit, in the architecture's
 *	numbering; VMARESERVE_NO_REG when @folded
 * @count_reg: the register that holds the count at @jump, or VMARESERVE_NO_REG when
 *	the comparison reads it from memory
 * @mm_reg: the register that holds the mm at @jump, or VMARESERVE_NO_REG when
 *	that is not known; known only when @counted
 * @folded: @load is the comparison itself, of @count_reg with the limit in memory
 * @joined: other code goes to @after_load without @load, or to @load without what has
 *	made its address: a probe after the load would change a register that holds
 *	something else. Never when @folded
 * @compared: a comparison with the limit and a jump on its result were read; what
 *	follows is set only if so
 * @counted: what is compared is the count itself, in memory or in a register that
 *	was loaded from there. Else @count_reg may hold the count and something
 *	more: mremap adds what it needs
 * @adjacent: the comparison is @load or the instruction after it, so that @mm_reg
 *	and @count_reg have their values at @after_load already
 * @first: the first of the instructions that this reading rests on: @load, or one
 *	in front of it, which loads the count
 * @above: refuses when the count is above the limit; else also when it is at it
 * @jump: the conditional jump after the comparison
 * @refusal: where that goes when the kernel refuses
 * @way_on: where that goes when it does not
 * @at_refusal: it is proved that @refusal begins with a load of -ENOMEM into a
 *	register, maybe after loads of registers from the stack, and that nothing but
 *	@jump leads to it
 * @error_reg: the register that @refusal loads -ENOMEM into, with its first
 *	instruction; VMARESERVE_NO_REG when it begins with something else: then a call
 *	can't be restarted there
 * @error_64: that load fills all 64 bits, not 32
 * @after_error: the instruction after that load
 * @doubt: why not @at_refusal: a few words for the log
 */
struct vmareserve_limit_code {
	size_t load;
	size_t after_load;
	size_t function;
	size_t function_end;
	s8 limit_reg;
	s8 count_reg;
	s8 mm_reg;
	bool folded;
	bool joined;
	bool compared;
	bool counted;
	bool adjacent;
	size_t first;
	bool above;
	size_t jump;
	size_t refusal;
	size_t way_on;
	bool at_refusal;
	s8 error_reg;
	bool error_64;
	size_t after_error;
	const char *doubt;
};

size_t vmareserve_find_limit_load(const struct vmareserve_text *text, size_t from,
				  unsigned long variable);
bool vmareserve_read_limit_code(const struct vmareserve_text *text, size_t at,
				unsigned long variable, unsigned int count_offset,
				struct vmareserve_limit_code *code);
void vmareserve_doubt_other_ways(const struct vmareserve_text *text,
				 struct vmareserve_limit_code *codes, unsigned int nr);

#endif /* VMARESERVE_LIMIT_CODE_H */
