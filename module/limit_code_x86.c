// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel's comparisons of map_count with vm.max_map_count look like in
 * x86-64's machine code. See limit_code.h.
 *
 * Only the few instructions that compilers put there are read. Whatever else is
 * there ends the reading: then less is known about the place, never something
 * wrong. Numbers of instructions and registers are those of Intel's manual,
 * volume 2.
 */
#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

#include "limit_code.h"

#define NO_REG		VMARESERVE_NO_REG

/* Not <linux/errno.h>'s name: it is a part of what is read here. */
#define MINUS_ENOMEM	(-12)

enum {
	MAX_INSN = 15,		/* bytes; more than that the processor refuses */
	MAX_MOVES = 4,		/* between a comparison and what belongs to it */
	MAX_PADDING = 32,	/* instructions, in front of a refusal */
	SURROUNDINGS = 1024,	/* bytes, of a refusal that is not in its function */

	REX = 0x40,
	REX_B = 1,
	REX_X = 2,
	REX_R = 4,
	REX_W = 8,

	REG_SP = 4,
	REG_BP = 5,

	CMP = 0x39,		/* of register or memory with register */
	CMP_REVERSED = 0x3b,	/* of register with register or memory */
	STORE = 0x89,
	LOAD = 0x8b,
	LEA = 0x8d,
	MOV_IMM = 0xb8,		/* to the register in the last three bits */
	MOV_IMM_RM = 0xc7,
	NOP = 0x90,
	INT3 = 0xcc,
	JMP = 0xe9,
	JMP_SHORT = 0xeb,
};

/* An instruction of those that are read here. */
struct insn {
	size_t next;		/* where the next one begins */
	u8 opcode;
	bool wide;		/* of 64 bits */
	s8 reg;			/* that ModRM.reg or the opcode names */
	s8 rm;			/* that ModRM.rm names, or NO_REG for memory */
	s8 base;		/* of an operand in memory that has no index, or NO_REG */
	s32 disp;		/* of that operand */
	s32 imm;
};

/* For the loops over all of the text, which sanitizers would make far longer. */
static __no_sanitize_address __no_kcsan inline u32 get_u32(const u8 *p)
{
	u32 value;

	__builtin_memcpy(&value, p, sizeof(value));
	return value;
}

/* A prefix is the beginning of an instruction, never all of one. */
static bool is_prefix(u8 byte)
{
	switch (byte) {
	case 0x26:
	case 0x2e:
	case 0x36:
	case 0x3e:
	case 0x64 ... 0x67:
	case 0xf0:
	case 0xf2:
	case 0xf3:
		return true;
	default:
		return (byte & 0xf0) == REX;
	}
}

/* Reads ModRM, SIB and displacement. @p has at least 6 bytes. Returns their number. */
static unsigned int read_operands(const u8 *p, u8 rex, struct insn *insn)
{
	u8 mod = p[0] >> 6, base = p[0] & 7;
	unsigned int len = 1;
	bool index = false;

	insn->reg = (p[0] >> 3 & 7) | (rex & REX_R ? 8 : 0);
	insn->rm = NO_REG;
	insn->base = NO_REG;
	insn->disp = 0;
	if (mod == 3) {
		insn->rm = base | (rex & REX_B ? 8 : 0);
		return len;
	}
	if (base == 4) {
		index = (p[1] >> 3 & 7) != 4 || rex & REX_X;
		base = p[1] & 7;
		len++;
	}
	/* Without displacement there is no base 5: that is the next instruction, or 0. */
	if (!index && (mod || base != 5))
		insn->base = base | (rex & REX_B ? 8 : 0);
	if (mod == 1) {
		insn->disp = (s8)p[len];
		return len + 1;
	}
	if (mod == 2 || base == 5) {
		insn->disp = (s32)get_u32(p + len);
		return len + 4;
	}
	return len;
}

/* Reads the instruction at @at, which must not reach beyond @end. */
static bool read_insn(const struct vmareserve_text *text, size_t at, size_t end,
		      struct insn *insn)
{
	/* What is not there is 0, and the length tells. */
	u8 bytes[MAX_INSN + 1] = {};
	size_t known, len = 0;
	u8 rex = 0;

	if (at >= end)
		return false;
	known = end - at < MAX_INSN ? end - at : MAX_INSN;
	memcpy(bytes, text->bytes + at, known);
	if ((bytes[0] & 0xf0) == REX)
		rex = bytes[len++];
	*insn = (struct insn) {
		.opcode = bytes[len++],
		.wide = rex & REX_W,
		.reg = NO_REG,
		.rm = NO_REG,
		.base = NO_REG,
	};
	switch (insn->opcode) {
	case CMP:
	case CMP_REVERSED:
	case STORE:
	case LOAD:
	case LEA:
		len += read_operands(bytes + len, rex, insn);
		if (insn->opcode == LEA && insn->rm != NO_REG)
			return false;
		break;
	case MOV_IMM ... MOV_IMM + 7:
		insn->reg = (insn->opcode & 7) | (rex & REX_B ? 8 : 0);
		insn->opcode = MOV_IMM;
		insn->imm = (s32)get_u32(bytes + len);
		len += insn->wide ? 8 : 4;
		break;
	case MOV_IMM_RM:
		if (bytes[len] & 0x38)
			return false;
		len += read_operands(bytes + len, rex, insn);
		insn->imm = (s32)get_u32(bytes + len);
		len += 4;
		break;
	default:
		return false;
	}
	insn->next = at + len;
	return len <= known;
}

/* Moves leave the flags alone. @written: the register that it writes, or NO_REG. */
static bool is_move(const struct insn *insn, s8 *written)
{
	switch (insn->opcode) {
	case LOAD:
	case LEA:
	case MOV_IMM:
		*written = insn->reg;
		return true;
	case STORE:
	case MOV_IMM_RM:
		*written = insn->rm;
		return true;
	default:
		return false;
	}
}

static bool is_comparison(const struct insn *insn)
{
	return !insn->wide && (insn->opcode == CMP || insn->opcode == CMP_REVERSED);
}

/* Is it map_count, in memory? On the stack nothing is at the mm's offset. */
static bool is_count(const struct insn *insn, unsigned int count_offset)
{
	return insn->base != NO_REG && insn->base != REG_SP &&
		insn->disp >= 0 && (u32)insn->disp == count_offset;
}

/* The registers that @written has a bit for are no longer what they were. */
static bool is_written(u32 written, s8 reg)
{
	return reg != NO_REG && written & 1U << reg;
}

/*
 * Goes over moves, from @at. Returns the instruction after them, and in *@written
 * a bit for each register that they write.
 */
static size_t skip_moves(const struct vmareserve_text *text, size_t at, size_t end,
			 u32 *written)
{
	struct insn insn;
	unsigned int i;
	s8 reg;

	*written = 0;
	for (i = 0; i < MAX_MOVES; i++) {
		if (at >= end || !text->begins(text, at) ||
		    !read_insn(text, at, end, &insn) || !is_move(&insn, &reg))
			break;
		if (reg != NO_REG)
			*written |= 1U << reg;
		at = insn.next;
	}
	return at;
}

/* Where the instruction in front of the one at @at begins; @at when not known. */
static size_t previous(const struct vmareserve_text *text, size_t at)
{
	size_t len;

	for (len = 1; len <= MAX_INSN && len <= at; len++)
		if (text->begins(text, at - len))
			return at - len;
	return at;
}

/* May the instruction at @at begin earlier, with a prefix? */
static bool has_prefix(const struct vmareserve_text *text, size_t at)
{
	return at && is_prefix(text->bytes[at - 1]) && text->begins(text, at - 1);
}

static bool doubt(struct vmareserve_limit_code *code, const char *why)
{
	code->doubt = why;
	return false;
}

/*
 * Reads the instruction at @at that reads the limit. Without REX, or with the one
 * that makes the register one of r8 to r15: with others it reads 64 bits, or no
 * compiler has made it.
 */
static bool read_load(const struct vmareserve_text *text, size_t at,
		      unsigned long variable, struct vmareserve_limit_code *code)
{
	size_t end = code->function_end, opcode = at;
	struct insn insn;

	if (end > text->size || at < code->function || at >= end ||
	    !text->begins(text, at))
		return false;
	if (text->bytes[at] == (REX | REX_R))
		opcode++;
	else if ((text->bytes[at] & 0xf0) == REX)
		return false;
	/* Where it begins decides on the register, so that has to be certain. */
	if (has_prefix(text, at))
		return false;
	if (!read_insn(text, at, end, &insn) || insn.next >= end ||
	    (opcode > at && text->begins(text, opcode)) ||
	    !text->begins(text, insn.next))
		return false;
	/* ModRM 05: nothing but a displacement from the next instruction. */
	if ((insn.opcode != LOAD && !is_comparison(&insn)) ||
	    (text->bytes[opcode + 1] & 0xc7) != 0x05 || insn.reg == REG_SP ||
	    text->address + insn.next + (long)insn.disp != variable)
		return false;

	code->load = at;
	code->folded = insn.opcode != LOAD;
	code->after_load = code->folded ? at : insn.next;
	if (code->folded)
		code->count_reg = insn.reg;
	else
		code->limit_reg = insn.reg;
	return true;
}

/* The instruction in front of the one at @at. Behind the load the moves are known. */
static size_t previous_move(const struct vmareserve_text *text, size_t at,
			    const struct vmareserve_limit_code *code)
{
	size_t before = code->load;
	struct insn insn;

	if (at <= code->load)
		return previous(text, at);
	while (read_insn(text, before, at, &insn) && insn.next < at)
		before = insn.next;
	return before;
}

/* May it be the count that this move takes from another register, or the stack? */
static bool is_copy(const struct insn *insn)
{
	return !insn->wide && (insn->opcode == LOAD || insn->opcode == STORE) &&
		(insn->rm != NO_REG || insn->base == REG_SP || insn->base == REG_BP);
}

/*
 * Finds the move that has loaded the count into its register, in front of the
 * comparison at @comparison. False when it is certain that another value is there.
 */
static bool find_count(const struct vmareserve_text *text, size_t comparison,
		       unsigned int count_offset, struct vmareserve_limit_code *code)
{
	size_t at = comparison, before;
	struct insn insn;
	u32 written = 0;
	unsigned int i;
	s8 reg = NO_REG;

	for (i = 0; reg != code->count_reg; i++) {
		before = previous_move(text, at, code);
		if (i == 2 * MAX_MOVES || before == at || before < code->function ||
		    has_prefix(text, before) || !read_insn(text, before, at, &insn) ||
		    insn.next != at || !is_move(&insn, &reg))
			return true;
		at = before;
		if (reg != NO_REG)
			written |= 1U << reg;
	}
	if (insn.opcode != LOAD || insn.wide || !is_count(&insn, count_offset))
		return is_copy(&insn);
	code->counted = true;
	code->mm_reg = is_written(written, insn.base) ? NO_REG : insn.base;
	if (at < code->first)
		code->first = at;
	return true;
}

/*
 * Reads the comparison at @at. *@reversed: it is of the limit with the count.
 * Returns where the next instruction begins, or 0 when it is none of those.
 */
static size_t read_comparison(const struct vmareserve_text *text, size_t at,
			      unsigned int count_offset, bool *reversed,
			      struct vmareserve_limit_code *code)
{
	bool limit_is_reg = true;
	struct insn insn;

	if (at >= code->function_end || !text->begins(text, at) ||
	    !read_insn(text, at, code->function_end, &insn) || !is_comparison(&insn))
		return 0;
	if (code->folded) {
		limit_is_reg = false;
	} else if (insn.rm == NO_REG) {
		if (insn.reg != code->limit_reg || insn.base == code->limit_reg ||
		    !is_count(&insn, count_offset))
			return 0;
		code->counted = true;
		code->mm_reg = insn.base;
	} else {
		limit_is_reg = insn.reg == code->limit_reg;
		if (insn.reg == insn.rm || (!limit_is_reg && insn.rm != code->limit_reg))
			return 0;
		code->count_reg = limit_is_reg ? insn.rm : insn.reg;
	}
	if (code->count_reg != NO_REG && !find_count(text, at, count_offset, code))
		return 0;
	*reversed = limit_is_reg == (insn.opcode == CMP_REVERSED);
	return insn.next;
}

/*
 * Reads a conditional jump for signed numbers. *@condition: the last two bits of
 * its opcode. Returns where the next instruction begins, or 0.
 */
static size_t read_jump(const struct vmareserve_text *text, size_t at, size_t end,
			u8 *condition, size_t *target)
{
	const u8 *p = text->bytes + at;
	size_t next;
	s64 to;

	if (at >= end || end - at < 2 || !text->begins(text, at))
		return 0;
	if ((p[0] & 0xfc) == 0x7c) {
		*condition = p[0] & 3;
		next = at + 2;
		to = (s64)next + (s8)p[1];
	} else if (end - at >= 6 && p[0] == 0x0f && (p[1] & 0xfc) == 0x8c) {
		*condition = p[1] & 3;
		next = at + 6;
		to = (s64)next + (s32)get_u32(p + 2);
	} else {
		return 0;
	}
	if (next >= end || to < 0 || to >= (s64)text->size || to == (s64)next)
		return 0;
	*target = to;
	return next;
}

/* Reads the comparison and the jump after it, and which side of it refuses. */
static bool read_check(const struct vmareserve_text *text, unsigned int count_offset,
		       struct vmareserve_limit_code *code)
{
	size_t at = code->load, end = code->function_end, next, target;
	bool adjacent, reversed;
	u32 written = 0;
	u8 condition;

	code->first = code->load;
	if (!code->folded) {
		at = skip_moves(text, code->after_load, end, &written);
		if (is_written(written, code->limit_reg))
			return doubt(code, "the limit is changed before it is compared");
	}
	adjacent = at == code->after_load;
	at = read_comparison(text, at, count_offset, &reversed, code);
	if (!at || (!code->counted && is_written(written, code->count_reg)))
		return doubt(code, "no comparison with the limit follows");

	code->jump = skip_moves(text, at, end, &written);
	next = read_jump(text, code->jump, end, &condition, &target);
	if (!next || is_written(written, code->limit_reg) ||
	    is_written(written, code->count_reg))
		return doubt(code, "no jump follows its comparison");
	if (is_written(written, code->mm_reg))
		code->mm_reg = NO_REG;
	code->adjacent = adjacent;

	/* 0 is less, 1 not less, 2 not greater, 3 greater: the count than the limit. */
	if (reversed)
		condition ^= 3;
	code->above = condition & 2;
	code->refusal = condition & 1 ? target : next;
	code->way_on = condition & 1 ? next : target;
	return true;
}

/* Is it one after which the processor goes on elsewhere? @len: its bytes. */
static bool leads_away(const struct vmareserve_text *text, size_t at, size_t len)
{
	const u8 *p = text->bytes + at;
	size_t next = at + len;

	/* "cs" fills up, see -mharden-sls and -mindirect-branch-cs-prefix. */
	if (len == 6 && p[0] == 0x2e) {
		p++;
		len--;
	}
	/*
	 * A jump out of the text may be an optimized probe of somebody else's, which
	 * comes back to behind the jump.
	 */
	if (len == 5 && p[0] == JMP)
		return next + (s64)(s32)get_u32(p + 1) < text->size;
	if (len == 2 && p[0] == JMP_SHORT)
		return true;
	if (len == 1 && p[0] == 0xc3)
		return true;
	/* Through a register, to r8 and above, or marked for IBT. */
	if (len == 3 && (p[0] == (REX | REX_B) || p[0] == 0x3e)) {
		p++;
		len--;
	}
	return len == 2 && p[0] == 0xff && (p[1] & 0xf8) == 0xe0;
}

/* Does it do nothing? @len: its bytes. Breakpoints are padding only behind others. */
static bool is_padding(const struct vmareserve_text *text, size_t at, size_t len)
{
	u8 bytes[MAX_INSN + 6] = {};
	struct insn insn;
	size_t i = 0;

	memcpy(bytes, text->bytes + at, len);
	if (len == 1)
		return bytes[0] == NOP || bytes[0] == INT3;
	while (bytes[i] == 0x66)
		i++;
	if (bytes[i] == 0x2e)
		i++;
	if (bytes[i] == NOP)
		return i + 1 == len;
	return bytes[i] == 0x0f && bytes[i + 1] == 0x1f &&
		i + 2 + read_operands(bytes + i + 2, 0, &insn) == len;
}

/* Instructions of one byte: pop and push, cwtl, cltd, leave, and what is above. */
static bool is_single(u8 byte)
{
	return (byte & 0xf0) == 0x50 || byte == NOP || byte == 0x98 || byte == 0x99 ||
		byte == 0xc3 || byte == 0xc9 || byte == INT3;
}

/*
 * Does an instruction begin at @at for certain? Where begins() does not know, it
 * says so of each byte; then one of those in front may reach beyond @at.
 */
static bool is_certain(const struct vmareserve_text *text, size_t at)
{
	size_t i;

	for (i = 1; i < MAX_INSN && i <= at; i++)
		if (text->begins(text, at - i) && text->begins(text, at - i + 1) &&
		    !is_single(text->bytes[at - i]))
			return false;
	return true;
}

/*
 * Does nothing that is in front of @at go on there? Not ud2, although BUG() ends
 * with it: so does WARN(), and there the kernel goes on after it.
 */
static bool is_led_away(const struct vmareserve_text *text, size_t at)
{
	unsigned int i;
	size_t before;

	for (i = 0; i < MAX_PADDING; i++) {
		before = previous(text, at);
		if (before == at)
			return false;
		if (leads_away(text, before, at - before))
			return is_certain(text, before);
		if (!is_padding(text, before, at - before))
			return false;
		at = before;
	}
	return false;
}

/* Reads the refusal: a load of -ENOMEM, into which nothing falls. */
static bool read_refusal(const struct vmareserve_text *text,
			 struct vmareserve_limit_code *code)
{
	size_t refusal = code->refusal;
	struct insn insn;

	if (!text->begins(text, refusal) || !text->begins(text, code->way_on) ||
	    !read_insn(text, refusal, text->size, &insn) || insn.imm != MINUS_ENOMEM)
		return doubt(code, "its refusal does not begin with a load of -ENOMEM");
	if (insn.opcode == MOV_IMM && !insn.wide)
		code->error_reg = insn.reg;
	else if (insn.opcode == MOV_IMM_RM && insn.wide)
		code->error_reg = insn.rm;
	if (code->error_reg == NO_REG || code->error_reg == REG_SP ||
	    insn.next >= text->size || !text->begins(text, insn.next))
		return doubt(code, "its refusal does not begin with a load of -ENOMEM");
	code->error_64 = insn.wide;
	code->after_error = insn.next;
	if (previous(text, refusal) != code->jump && !is_led_away(text, refusal))
		return doubt(code, "what precedes its refusal may go on there");
	return true;
}

/**
 * vmareserve_find_limit_load() - find an instruction that may read the limit
 * @text: the code
 * @from: where to begin, an offset into @text in bytes
 * @variable: the address of sysctl_max_map_count
 *
 * The kernel is linked so that all of its text reaches all of its variables
 * with 32 bits from the instruction pointer, and compilers make no other use of
 * a global int (-mcmodel=kernel; 5.10 to 7.3, gcc and clang). Addresses as
 * operands, which KASAN and KCSAN are called with, have other opcodes.
 *
 * Context: any, but it goes over megabytes.
 * Return: the offset of the instruction, or @text->size when there is no other.
 */
size_t __no_sanitize_address __no_kcsan
vmareserve_find_limit_load(const struct vmareserve_text *text, size_t from,
			   unsigned long variable)
{
	const u8 *bytes = text->bytes;
	/* What displacement and offset of the opcode add up to. */
	u32 sum = variable - text->address - 6;
	size_t end = text->size < 6 ? 0 : text->size - 5, at;

	for (at = from; at < end; at++) {
		if (get_u32(bytes + at + 2) + (u32)at != sum)
			continue;
		if ((bytes[at + 1] & 0xc7) != 0x05 ||
		    (bytes[at] != LOAD && bytes[at] != CMP && bytes[at] != CMP_REVERSED))
			continue;
		if (!at || (bytes[at - 1] & 0xf0) != REX || !text->begins(text, at - 1))
			return at;
		if (bytes[at - 1] == (REX | REX_R) && at > from)
			return at - 1;
	}
	return text->size;
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
 * and the jump are moves, which neither change the flags nor branch. Where
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
	*code = (struct vmareserve_limit_code) {
		.function = code->function,
		.function_end = code->function_end,
		.limit_reg = NO_REG,
		.count_reg = NO_REG,
		.mm_reg = NO_REG,
		.error_reg = NO_REG,
	};
	if (!read_load(text, at, variable, code))
		return false;
	code->compared = read_check(text, count_offset, code);
	if (!code->compared) {
		/* What was seen of the comparison means nothing. */
		code->counted = false;
		code->mm_reg = NO_REG;
		if (!code->folded)
			code->count_reg = NO_REG;
	}
	code->at_refusal = code->compared && read_refusal(text, code);
	return true;
}

/* May an instruction begin at @at, or with prefixes in front of it? */
static bool may_begin(const struct vmareserve_text *text, size_t at)
{
	size_t i;

	for (i = 0; i < MAX_INSN; i++) {
		if (text->begins(text, at - i))
			return true;
		if (i == at || !is_prefix(text->bytes[at - i - 1]))
			return false;
	}
	return false;
}

/* What a branch from @from to @to spoils, when there is one. */
static void doubt_branch(const struct vmareserve_text *text, size_t from, size_t to,
			 struct vmareserve_limit_code *code)
{
	bool joins = !code->folded && to == code->after_load;
	bool compares = code->compared && to > code->first && to <= code->jump;
	bool refuses = code->at_refusal && from != code->jump &&
		to >= code->refusal && to < code->after_error;

	if ((!joins && !compares && !refuses) || !may_begin(text, from))
		return;
	if (joins)
		code->joined = true;
	if (compares) {
		code->at_refusal = doubt(code, "another jump leads to its comparison");
		/* What is in the count's register is not known then. */
		if (code->count_reg != NO_REG) {
			code->counted = false;
			code->mm_reg = NO_REG;
		}
	}
	if (refuses)
		code->at_refusal = doubt(code, "another jump leads to its refusal");
}

/* The opcode whose displacement of 32 bits is at @at; @at when it is no branch. */
static size_t near_branch(const u8 *bytes, size_t at)
{
	if (bytes[at - 1] == JMP || bytes[at - 1] == 0xe8)
		return at - 1;
	if (at < 2)
		return at;
	/* Conditional jumps, and xbegin. */
	if ((bytes[at - 2] == 0x0f && (bytes[at - 1] & 0xf0) == 0x80) ||
	    (bytes[at - 2] == 0xc7 && bytes[at - 1] == 0xf8))
		return at - 2;
	return at;
}

/* All branches of 32 bits. Hardly any leads to between the first place and the last. */
static void __no_sanitize_address __no_kcsan
doubt_near_branches(const struct vmareserve_text *text, size_t first, size_t last,
		    struct vmareserve_limit_code *codes, unsigned int nr)
{
	const u8 *bytes = text->bytes;
	u32 start = first - 4, length = last - first;
	size_t end = text->size < 4 ? 0 : text->size - 3, at, from;
	unsigned int i;

	for (at = 1; at < end; at++) {
		if (get_u32(bytes + at) + (u32)at - start > length)
			continue;
		from = near_branch(bytes, at);
		if (from == at)
			continue;
		for (i = 0; i < nr; i++)
			doubt_branch(text, from, at + 4 + (s32)get_u32(bytes + at),
				     &codes[i]);
	}
}

/* The branches of 8 bits to what is from @first to @last. */
static void doubt_short_branches(const struct vmareserve_text *text, size_t first,
				 size_t last, struct vmareserve_limit_code *code)
{
	size_t at = first > 130 ? first - 130 : 0, to;

	for (; at < text->size && text->size - at >= 2 && at < last + 130; at++) {
		/* Conditional jumps; loop, loope, loopne, jrcxz. */
		if ((text->bytes[at] & 0xf0) != 0x70 && (text->bytes[at] & 0xfc) != 0xe0 &&
		    text->bytes[at] != JMP_SHORT)
			continue;
		to = at + 2 + (s8)text->bytes[at + 1];
		if (to >= first && to <= last)
			doubt_branch(text, at, to, code);
	}
}

/*
 * A probe's breakpoint hides the instruction that it is on. Where the next byte
 * begins an instruction, none that branches is hidden: they are longer.
 */
static bool is_probed(const struct vmareserve_text *text, size_t from, size_t to)
{
	size_t at;

	for (at = from; at < to; at++)
		if (text->bytes[at] == INT3 && text->begins(text, at) &&
		    (at + 1 == text->size || !text->begins(text, at + 1)))
			return true;
	return false;
}

/* In the function, what is no padding is strange. At its end it needs no reason. */
static bool has_breakpoint(const struct vmareserve_text *text, size_t from, size_t to)
{
	size_t at;

	while (to > from && text->bytes[to - 1] == INT3)
		to--;
	for (at = from; at < to; at++)
		if (text->bytes[at] == INT3 && text->begins(text, at) &&
		    !is_led_away(text, at))
			return true;
	return false;
}

/* Jumps to where memory or a register says, like those of a switch. */
static bool has_indirect_jump(const struct vmareserve_text *text, size_t from, size_t to)
{
	size_t at;

	for (at = from; at + 1 < to; at++)
		if (text->bytes[at] == 0xff && (text->bytes[at + 1] & 0x30) == 0x20 &&
		    may_begin(text, at))
			return true;
	return false;
}

/* What may lead to the refusal, and is not a branch that can be read. */
static void doubt_hidden_ways(const struct vmareserve_text *text,
			      struct vmareserve_limit_code *code)
{
	size_t from = code->function, to = code->function_end;
	bool probed = is_probed(text, from, to) || has_breakpoint(text, from, to);

	if (has_indirect_jump(text, from, to))
		code->at_refusal = doubt(code, "an indirect jump may lead to its refusal");
	/* In another part of the function, whose ends are not known. */
	if (code->refusal < from || code->refusal >= to) {
		from = code->refusal > SURROUNDINGS ? code->refusal - SURROUNDINGS : 0;
		to = text->size - code->refusal > SURROUNDINGS ?
			code->refusal + SURROUNDINGS : text->size;
		probed = probed || is_probed(text, from, to);
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
 * What it relies on: instructions begin only where @text->begins says so, and a
 * function is entered elsewhere than at its beginning only by a branch, which may be
 * in another function, as the compiler moves parts of functions away. Neither
 * exception tables nor static keys lead to a load of -ENOMEM alone (5.10 to 7.3).
 *
 * Context: any that @text->begins can be called in. It goes over megabytes.
 */
void vmareserve_doubt_other_ways(const struct vmareserve_text *text,
				 struct vmareserve_limit_code *codes, unsigned int nr)
{
	size_t first = text->size, last = 0;
	struct vmareserve_limit_code *code;

	for (code = codes; code < codes + nr; code++) {
		size_t begin = code->first, end = code->after_load;

		if (code->compared)
			end = code->jump;
		doubt_short_branches(text, begin, end, code);
		first = begin < first ? begin : first;
		last = end > last ? end : last;
		if (!code->at_refusal)
			continue;
		begin = code->refusal;
		end = code->after_error;
		doubt_short_branches(text, begin, end, code);
		first = begin < first ? begin : first;
		last = end > last ? end : last;
	}
	if (first > last)
		return;
	doubt_near_branches(text, first, last, codes, nr);
	for (code = codes; code < codes + nr; code++)
		if (code->at_refusal)
			doubt_hidden_ways(text, code);
}
