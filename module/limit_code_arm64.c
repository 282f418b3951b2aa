// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel's comparisons of map_count with vm.max_map_count look like in
 * arm64's machine code. See limit_code.h.
 *
 * Instructions have 4 bytes, and begin at multiples of 4. Compilers mix those of
 * several statements, so more kinds are read here than on x86-64, but none that
 * branches, and none whose written registers are not certain. Whatever else is
 * there ends the reading: then less is known about the place, never something
 * wrong. Numbers are those of the Arm Architecture Reference Manual, C4.
 */
#include "limit_code.h"

#define NO_REG		VMARESERVE_NO_REG

enum {
	INSN = 4,		/* bytes */
	MAX_MOVES = 8,		/* instructions between what belongs to a comparison */
	MAX_ADRP = 64,		/* instructions between adrp and the load */
	MAX_RESTORES = 6,	/* instructions, at the beginning of a refusal */
	MAX_PADDING = 32,	/* instructions, in front of a refusal */
	SURROUNDINGS = 1024,	/* bytes, of a refusal that is not in its function */

	FP = 29,		/* the frame pointer */
	ZR = 31,		/* the zero register... */
	SP = 31,		/* ...or the stack pointer, in addresses */
};

#define NOP		0xd503201fU
#define CMP_W		0x6b00001fU	/* subs wzr, wN, wM */
#define CMP_W_MASK	0xffe0fc1fU
#define LDR_W		0xb9400000U	/* ldr wT, [xN, #4 * imm12] */
#define LDR_W_MASK	0xffc00000U
#define ADRP		0x90000000U
#define ADRP_MASK	0x9f000000U
#define B_COND		0x54000000U
#define B_COND_MASK	0xff000010U
#define BRK		0xd4200000U	/* brk #imm16 */
#define BRK_MASK	0xffe0001fU
#define MOVN_11		0x12800160U	/* mov w, #-12: bit 31 makes it x */
#define MOVN_11_MASK	0x7fffffe0U

/* For the loops over all of the text, which sanitizers would make far longer. */
static __no_sanitize_address __no_kcsan inline u32 get_insn(const u8 *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (u32)p[3] << 24;
}

static u32 insn_at(const struct vmareserve_text *text, size_t at)
{
	return get_insn(text->bytes + at);
}

/* Is there an instruction, before @end? */
static bool is_insn(const struct vmareserve_text *text, size_t at, size_t end)
{
	return at < end && end - at >= INSN && !(at % INSN) && text->begins(text, at);
}

/* @bits of @insn from bit @low on, as a signed number. */
static s64 field(u32 insn, unsigned int low, unsigned int bits)
{
	return (s64)((u64)insn << (64 - low - bits)) >> (64 - bits);
}

static bool doubt(struct vmareserve_limit_code *code, const char *why)
{
	code->doubt = why;
	return false;
}

/* A bit for the register whose number is at @low; the zero register has none. */
static u32 reg_bit(u32 insn, unsigned int low)
{
	unsigned int reg = insn >> low & 31;

	return reg == ZR ? 0 : 1U << reg;
}

/*
 * Is it one of those that neither branch nor change the flags? *@written: a bit
 * for each of the general registers that it writes. Of loads and stores only those
 * of one or two general registers that leave the address's register as it is.
 */
static bool is_move(u32 insn, u32 *written)
{
	*written = 0;
	if (insn == NOP)
		return true;
	/* Stores and loads at a scaled offset, and at an unscaled one. */
	if ((insn & 0x3f000000) == 0x39000000 || (insn & 0x3f200c00) == 0x38000000) {
		if (insn & 0x00c00000)
			*written = reg_bit(insn, 0);
		return true;
	}
	/* stp, ldp of w or x. */
	if ((insn & 0x7fc00000) == 0x29000000)
		return true;
	if ((insn & 0x7fc00000) == 0x29400000) {
		*written = reg_bit(insn, 0) | reg_bit(insn, 10);
		return true;
	}
	/*
	 * adr and adrp; add and sub with a constant; movn, movz and movk; and, orr and
	 * eor with a register, which mov is one of; add and sub with one.
	 */
	if ((insn & 0x1f000000) == 0x10000000 || (insn & 0x3f800000) == 0x11000000 ||
	    (insn & 0x1f800000) == 0x12800000 ||
	    ((insn & 0x1f000000) == 0x0a000000 && (insn & 0x60000000) != 0x60000000) ||
	    (insn & 0x3f200000) == 0x0b000000) {
		*written = 1U << (insn & 31);
		return true;
	}
	return false;
}

/*
 * May @insn write @reg? Of instructions that are not read here it may when it
 * names @reg anywhere; those that branch to elsewhere for certain end the way.
 */
static bool may_write(u32 insn, unsigned int reg)
{
	u32 written;

	if (is_move(insn, &written))
		return written & 1U << reg;
	/* b.cond, cbz, cbnz, tbz, tbnz, and cmp with a register. */
	if ((insn & B_COND_MASK) == B_COND || (insn & 0x7c000000) == 0x34000000 ||
	    (insn & 0x7fe0001f) == 0x6b00001f)
		return false;
	/* Branches, calls, exceptions and system instructions. */
	if ((insn & 0x1c000000) == 0x14000000)
		return true;
	return (insn & 31) == reg || (insn >> 5 & 31) == reg ||
		(insn >> 10 & 31) == reg || (insn >> 16 & 31) == reg;
}

/*
 * Finds what has written the address's register of the load at @at last, within
 * @from. Returns it when that is an adrp, else @at.
 */
static size_t find_adrp(const struct vmareserve_text *text, size_t from, size_t at)
{
	unsigned int reg = insn_at(text, at) >> 5 & 31, i;
	size_t before = at;
	u32 insn;

	for (i = 0; i < MAX_ADRP && before >= from + INSN; i++) {
		before -= INSN;
		insn = insn_at(text, before);
		if ((insn & (ADRP_MASK | 31)) == (ADRP | reg))
			return before;
		if (may_write(insn, reg))
			break;
	}
	return at;
}

/* Is the load at @at of the variable, which its offset in the page agrees with? */
static bool loads(const struct vmareserve_text *text, size_t from, size_t at,
		  unsigned long variable)
{
	size_t adrp = find_adrp(text, from, at);
	u32 insn = insn_at(text, adrp);
	u64 page = (text->address + adrp) & ~0xfffULL;

	page += ((u64)field(insn, 5, 19) << 2 | (insn >> 29 & 3)) << 12;
	return adrp != at && !(variable % 4) && page == (variable & ~0xfffULL);
}

/* ldr w, [x, #the variable's offset in its page], whatever the registers. */
static u32 load_of(unsigned long variable)
{
	return LDR_W | (variable & 0xfff) >> 2 << 10;
}

/**
 * vmareserve_find_limit_load() - find an instruction that may read the limit
 * @text: the code
 * @from: where to begin, an offset into @text in bytes
 * @variable: the address of sysctl_max_map_count
 *
 * Compilers take a global int's page with adrp and its offset in the page with
 * the load (-mcmodel=small; 6.12 and 7.3, gcc).
 *
 * Context: any, but it goes over megabytes.
 * Return: the offset of the load, or @text->size when there is no other.
 */
size_t __no_sanitize_address __no_kcsan
vmareserve_find_limit_load(const struct vmareserve_text *text, size_t from,
			   unsigned long variable)
{
	const u8 *bytes = text->bytes;
	size_t end = text->size < INSN ? 0 : text->size - 3, at;
	u32 load = load_of(variable);

	for (at = (from + 3) & ~(size_t)3; at < end; at += INSN)
		if ((get_insn(bytes + at) & 0xfffffc00) == load &&
		    loads(text, 0, at, variable))
			return at;
	return text->size;
}

/* Goes over what does not matter, from @at on. Returns what comes after it. */
static size_t skip_moves(const struct vmareserve_text *text, size_t at, size_t end,
			 u32 *written)
{
	unsigned int i;
	u32 writes;

	*written = 0;
	for (i = 0; i < MAX_MOVES; i++) {
		if (!is_insn(text, at, end) || !is_move(insn_at(text, at), &writes))
			break;
		*written |= writes;
		at += INSN;
	}
	return at;
}

static bool is_written(u32 written, s8 reg)
{
	return reg != NO_REG && written & 1U << reg;
}

/* May it be the count that this takes from another register, or the stack? */
static bool is_copy(u32 insn)
{
	unsigned int base = insn >> 5 & 31;

	/* orr wD, wzr, wM; ldr wT, [sp or x29, #imm]. */
	return (insn & 0xffe0ffe0) == 0x2a0003e0 ||
		((insn & LDR_W_MASK) == LDR_W && (base == SP || base == FP));
}

/*
 * Finds the load of the count into its register, in front of the comparison at
 * @comparison. False when it is certain that another value is there.
 */
static bool find_count(const struct vmareserve_text *text, size_t comparison,
		       unsigned int count_offset, struct vmareserve_limit_code *code)
{
	size_t at = comparison;
	u32 written = 0, writes = 0, insn = NOP;
	unsigned int i;

	for (i = 0; !is_written(writes, code->count_reg); i++) {
		if (i == 2 * MAX_MOVES || at < code->function + INSN)
			return true;
		at -= INSN;
		insn = insn_at(text, at);
		if (!text->begins(text, at) || !is_move(insn, &writes))
			return true;
		written |= writes;
	}
	if ((insn & LDR_W_MASK) != LDR_W || (insn >> 5 & 31) == SP ||
	    (insn >> 10 & 0xfff) * 4 != count_offset)
		return is_copy(insn);
	code->counted = true;
	code->mm_reg = insn >> 5 & 31;
	if (is_written(written, code->mm_reg))
		code->mm_reg = NO_REG;
	if (at < code->first)
		code->first = at;
	return true;
}

/* Reads the comparison at @at. *@reversed: it is of the limit with the count. */
static bool read_comparison(const struct vmareserve_text *text, size_t at,
			    unsigned int count_offset, bool *reversed,
			    struct vmareserve_limit_code *code)
{
	unsigned int left, right;
	u32 insn;

	if (!is_insn(text, at, code->function_end))
		return false;
	insn = insn_at(text, at);
	if ((insn & CMP_W_MASK) != CMP_W)
		return false;
	left = insn >> 5 & 31;
	right = insn >> 16 & 31;
	*reversed = left == (unsigned int)code->limit_reg;
	if (left == right || left == ZR || right == ZR ||
	    (!*reversed && right != (unsigned int)code->limit_reg))
		return false;
	code->count_reg = *reversed ? right : left;
	return find_count(text, at, count_offset, code);
}

/* Where a branch goes that is at @at. False when it is none, or out of the text. */
static bool branch_target(const struct vmareserve_text *text, size_t at, size_t *target)
{
	u32 insn = insn_at(text, at);
	s64 to = at;

	/* b and bl; b.cond and bc.cond, cbz and cbnz; tbz and tbnz. */
	if ((insn & 0x7c000000) == 0x14000000)
		to += field(insn, 0, 26) * INSN;
	else if ((insn & 0xff000000) == B_COND || (insn & 0x7e000000) == 0x34000000)
		to += field(insn, 5, 19) * INSN;
	else if ((insn & 0x7e000000) == 0x36000000)
		to += field(insn, 5, 14) * INSN;
	else
		return false;
	if (to < 0 || (u64)to >= text->size)
		return false;
	*target = to;
	return true;
}

/* Reads the comparison and the jump after it, and which side of it refuses. */
static bool read_check(const struct vmareserve_text *text, unsigned int count_offset,
		       struct vmareserve_limit_code *code)
{
	size_t end = code->function_end, at, next, target;
	bool adjacent, reversed, at_target;
	unsigned int condition;
	u32 written;

	at = skip_moves(text, code->after_load, end, &written);
	if (is_written(written, code->limit_reg))
		return doubt(code, "the limit is changed before it is compared");
	adjacent = at == code->after_load;
	if (!read_comparison(text, at, count_offset, &reversed, code) ||
	    (!code->counted && is_written(written, code->count_reg)))
		return doubt(code, "no comparison with the limit follows");

	code->jump = skip_moves(text, at + INSN, end, &written);
	next = code->jump + INSN;
	if (!is_insn(text, code->jump, end) || next >= end ||
	    (insn_at(text, code->jump) & B_COND_MASK) != B_COND ||
	    !branch_target(text, code->jump, &target) || target == next ||
	    is_written(written, code->limit_reg) || is_written(written, code->count_reg))
		return doubt(code, "no jump follows its comparison");
	if (is_written(written, code->mm_reg))
		code->mm_reg = NO_REG;

	/* 10 is at least, 11 less, 12 greater, 13 at most: the left one. */
	condition = insn_at(text, code->jump) & 15;
	if (condition < 10 || condition > 13)
		return doubt(code, "no jump follows its comparison");
	code->adjacent = adjacent;
	if (reversed)
		condition ^= 7;
	code->above = condition >= 12;
	at_target = condition == 10 || condition == 12;
	code->refusal = at_target ? target : next;
	code->way_on = at_target ? next : target;
	return true;
}

/* Does nothing that is in front of @at go on there? brk may: WARN() goes on. */
static bool is_led_away(const struct vmareserve_text *text, size_t at)
{
	unsigned int i;
	size_t target;
	u32 insn;

	for (i = 0; i < MAX_PADDING && at >= INSN; i++) {
		at -= INSN;
		insn = insn_at(text, at);
		/* b, to within the text; br; ret; braa and the like, retaa and retab. */
		if ((insn & 0xfc000000) == 0x14000000)
			return branch_target(text, at, &target);
		if ((insn & 0xfffffc1f) == 0xd61f0000 || (insn & 0xfffffc1f) == 0xd65f0000 ||
		    (insn & 0xfefff800) == 0xd61f0800 || (insn & 0xfffffbff) == 0xd65f0bff)
			return true;
		if (insn != NOP)
			return false;
	}
	return false;
}

/* Loads registers from the stack, as before a return: ldp and ldr of 64 bits, from sp. */
static bool is_restore(u32 insn)
{
	return (insn & 0xffc003e0) == 0xa94003e0 || (insn & 0xffc003e0) == 0xf94003e0;
}

/* Reads the refusal: a load of -ENOMEM, into which nothing falls. */
static bool read_refusal(const struct vmareserve_text *text,
			 struct vmareserve_limit_code *code)
{
	size_t refusal = code->refusal, at = refusal;
	u32 insn;

	while (is_insn(text, at, text->size) && at - refusal < MAX_RESTORES * INSN &&
	       is_restore(insn_at(text, at)))
		at += INSN;
	if (!is_insn(text, at, text->size) || !is_insn(text, code->way_on, text->size) ||
	    !is_insn(text, at + INSN, text->size))
		return doubt(code, "its refusal does not begin with a load of -ENOMEM");
	insn = insn_at(text, at);
	if ((insn & MOVN_11_MASK) != MOVN_11 || (insn & 31) == ZR)
		return doubt(code, "its refusal does not begin with a load of -ENOMEM");
	if (at == refusal) {
		code->error_reg = insn & 31;
		code->error_64 = insn >> 31;
		code->after_error = refusal + INSN;
	}
	if (refusal != code->jump + INSN && !is_led_away(text, refusal))
		return doubt(code, "what precedes its refusal may go on there");
	return true;
}

/**
 * vmareserve_read_limit_code() - read a place that reads the limit
 * @text: the code
 * @at: where the place is, as vmareserve_find_limit_load() returns it
 * @variable: the address of sysctl_max_map_count
 * @count_offset: of map_count in struct mm_struct, in bytes
 * @code: the result; the caller has set its function and function_end
 *
 * What it relies on: all that lies between the load of the limit, the comparison
 * and the jump is of kinds that neither change the flags nor branch. Where
 * compilers have put anything else, nothing but the load is read. That nobody
 * jumps to the refusal or into the comparison is not known yet when it returns:
 * see vmareserve_doubt_other_ways().
 *
 * Context: any that @text->begins can be called in.
 * Return: true when there is a place at @at.
 */
bool vmareserve_read_limit_code(const struct vmareserve_text *text, size_t at,
				unsigned long variable, unsigned int count_offset,
				struct vmareserve_limit_code *code)
{
	size_t end = code->function_end;
	u32 insn;

	*code = (struct vmareserve_limit_code) {
		.load = at,
		.after_load = at + INSN,
		.function = code->function,
		.function_end = end,
		.limit_reg = NO_REG,
		.count_reg = NO_REG,
		.mm_reg = NO_REG,
		.first = at,
		.error_reg = NO_REG,
	};
	if (end > text->size || at < code->function || !is_insn(text, at, end) ||
	    !is_insn(text, code->after_load, end))
		return false;
	insn = insn_at(text, at);
	if ((insn & 0xfffffc00) != load_of(variable) || (insn & 31) == ZR ||
	    !loads(text, code->function, at, variable))
		return false;
	code->limit_reg = insn & 31;
	code->compared = read_check(text, count_offset, code);
	if (!code->compared) {
		/* What was seen of the comparison means nothing. */
		code->counted = false;
		code->mm_reg = NO_REG;
		code->count_reg = NO_REG;
	}
	code->at_refusal = code->compared && read_refusal(text, code);
	return true;
}

/* What a branch from @from to @to spoils. */
static void doubt_branch(const struct vmareserve_text *text, size_t from, size_t to,
			 struct vmareserve_limit_code *code)
{
	size_t adrp = find_adrp(text, code->function, code->load);

	/* From between adrp and the load to between them, the page is there. */
	if (to == code->after_load ||
	    (to > adrp && to <= code->load && (from <= adrp || from >= code->load)))
		code->joined = true;
	if (code->compared && to > code->first && to <= code->jump) {
		code->at_refusal = doubt(code, "another jump leads to its comparison");
		/* What is in the count's register is not known then. */
		code->counted = false;
		code->mm_reg = NO_REG;
	}
	if (code->at_refusal && from != code->jump && to == code->refusal)
		code->at_refusal = doubt(code, "another jump leads to its refusal");
}

/*
 * Branches of all kinds. Those of instructions that are none are rare: the text has
 * few constants in it.
 */
static void __no_sanitize_address __no_kcsan
doubt_branches(const struct vmareserve_text *text, size_t first, size_t last,
	       struct vmareserve_limit_code *codes, unsigned int nr)
{
	size_t end = text->size < INSN ? 0 : text->size - 3, at, target;
	const u8 *bytes = text->bytes;
	unsigned int i;

	for (at = 0; at < end; at += INSN) {
		/* Bits 28 to 26: branches, and what goes with them. */
		if ((bytes[at + 3] & 0x1c) != 0x14 ||
		    !branch_target(text, at, &target) || target < first || target > last)
			continue;
		for (i = 0; i < nr; i++)
			doubt_branch(text, at, target, &codes[i]);
	}
}

/*
 * Breakpoints that are there at run time only, as kprobes' and kgdb's, hide an
 * instruction. What compilers put there is known by its number: BUG() and WARN(),
 * faults, CFI, KASAN and UBSAN (arch/arm64/include/asm/brk-imm.h, 5.10 to 7.3).
 */
static bool has_breakpoint(const struct vmareserve_text *text, size_t from, size_t to)
{
	unsigned int number;
	size_t at;
	u32 insn;

	for (at = (from + 3) & ~(size_t)3; at < to && to - at >= INSN; at += INSN) {
		insn = insn_at(text, at);
		if ((insn & BRK_MASK) != BRK)
			continue;
		number = insn >> 5 & 0xffff;
		if (number != 0x800 && number != 0x100 && (number & 0xff00) != 0x900 &&
		    (number & 0xff00) != 0x5500 && (number & 0xfc00) != 0x8000)
			return true;
	}
	return false;
}

/* Jumps to where a register says, like those of a switch. */
static bool has_indirect_jump(const struct vmareserve_text *text, size_t from, size_t to)
{
	size_t at;
	u32 insn;

	for (at = (from + 3) & ~(size_t)3; at < to && to - at >= INSN; at += INSN) {
		insn = insn_at(text, at);
		if ((insn & 0xfffffc1f) == 0xd61f0000 || (insn & 0xfefff800) == 0xd61f0800)
			return true;
	}
	return false;
}

/* What may lead to the refusal, and is not a branch that can be read. */
static void doubt_hidden_ways(const struct vmareserve_text *text,
			      struct vmareserve_limit_code *code)
{
	size_t from = code->function, to = code->function_end;
	bool probed = has_breakpoint(text, from, to);

	if (has_indirect_jump(text, from, to))
		code->at_refusal = doubt(code, "an indirect jump may lead to its refusal");
	/* In another part of the function, whose ends are not known. */
	if (code->refusal < from || code->refusal >= to) {
		from = code->refusal > SURROUNDINGS ? code->refusal - SURROUNDINGS : 0;
		to = text->size - code->refusal > SURROUNDINGS ?
			code->refusal + SURROUNDINGS : text->size;
		probed = probed || has_breakpoint(text, from, to);
	}
	if (probed)
		code->at_refusal = doubt(code, "a breakpoint hides an instruction");
}

/**
 * vmareserve_doubt_other_ways() - take back what other branches make wrong
 * @text: all of the kernel's code
 * @codes: what vmareserve_read_limit_code() has read
 * @nr: the number of @codes
 *
 * Whatever leads to a refusal, and is not the jump after the comparison, refuses
 * for another reason: at_refusal goes. So it does when something leads into the
 * comparison. Sets joined.
 *
 * What it relies on: a function is entered elsewhere than at its beginning only by a
 * branch, which may be in another function, as the compiler moves parts of
 * functions away. Neither exception tables nor static keys lead to a load of
 * -ENOMEM alone (6.12 and 7.3).
 *
 * Context: any. It goes over megabytes.
 */
void vmareserve_doubt_other_ways(const struct vmareserve_text *text,
				 struct vmareserve_limit_code *codes, unsigned int nr)
{
	size_t first = text->size, last = 0;
	struct vmareserve_limit_code *code;

	for (code = codes; code < codes + nr; code++) {
		size_t begin = find_adrp(text, code->function, code->load);
		size_t end = code->compared ? code->jump : code->after_load;

		if (code->first < begin)
			begin = code->first;
		if (code->at_refusal && code->refusal < begin)
			begin = code->refusal;
		if (code->at_refusal && code->refusal > end)
			end = code->refusal;
		first = begin < first ? begin : first;
		last = end > last ? end : last;
	}
	doubt_branches(text, first, last, codes, nr);
	for (code = codes; code < codes + nr; code++)
		if (code->at_refusal)
			doubt_hidden_ways(text, code);
}
