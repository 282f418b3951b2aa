/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shapes of the comparison that compilers could make, or have made, and what has to
 * become of them. See parse() for the words. On x86-64 the limit is in eax, the mm
 * in rdi; on arm64 in w0 and x2.
 */
#define LOAD	"8b05$ "		/* mov limit, %eax */
#define CMP	"3987a0000000 "		/* cmp %eax, 0xa0(%rdi) */
#define OTHER	"31c0 5b c3 "		/* what the function does otherwise, and returns */
#define REFUSE	"no: b8f4ffffff "	/* mov $-ENOMEM, %eax */
#define NEAR	"0f8d~no "		/* jge */
#define SHORT	"7d'no "
#define TAIL	"5b c3 "
/* All of it. */
#define CHECK	LOAD CMP NEAR
#define REST	OTHER REFUSE TAIL
#define PLAIN	"53 " CHECK REST

/*
 * x86-64, accepted
 */
{ "near jump", X86, AT_REFUSAL, PLAIN },
{ "short jump", X86, AT_REFUSAL, "53 " LOAD CMP SHORT REST },
{ "jump over the refusal", X86, AT_REFUSAL,
  "53 " LOAD CMP "7c'on " REFUSE TAIL "on: 4889df " TAIL },
{ "refusal in front", X86, AT_REFUSAL,
  "e9~in " REFUSE TAIL "in: 53 " CHECK OTHER },
{ "refusal in another part", X86, AT_REFUSAL,
  PLAIN "end: 4889df " TAIL },
{ "refusal far in another part", X86, AT_REFUSAL,
  "53 " CHECK OTHER "end: +5000 53 c3 " REFUSE TAIL },
{ "mmap's, above the limit", X86, AT_REFUSAL, "53 " LOAD CMP "0f8f~no " REST },
{ "64 bits", X86, AT_REFUSAL, "53 " CHECK OTHER "no: 48c7c0f4ffffff " TAIL },
{ "64 bits to r15", X86, AT_REFUSAL, "53 " CHECK OTHER "no: 49c7c7f4ffffff " TAIL },
{ "32 bits to r14", X86, AT_REFUSAL, "53 " CHECK OTHER "no: 41bef4ffffff " TAIL },
{ "limit in r8, mm in r12", X86, AT_REFUSAL,
  "53 448b05$ 45398424a0000000 " NEAR REST },
{ "limit in r15, mm in r13", X86, AT_REFUSAL, "53 448b3d$ 4539bda0000000 " NEAR REST },
{ "limit compared with the count", X86, AT_REFUSAL,
  "53 " LOAD "3b87a0000000 0f8e~no " REST },
{ "limit compared with the count, over the refusal", X86, AT_REFUSAL,
  "53 " LOAD "3b87a0000000 7f'on " REFUSE TAIL "on: 4889df " TAIL },
{ "registers", X86, AT_REFUSAL, "8b8fa0000000 " LOAD "39c1 " NEAR REST },
{ "registers, the count loaded last", X86, AT_REFUSAL,
  "53 " LOAD "8b8fa0000000 39c1 " NEAR REST },
{ "registers, the other way", X86, AT_REFUSAL, "8b8fa0000000 " LOAD "39c8 0f8e~no " REST },
{ "registers, the other opcode", X86, AT_REFUSAL, "8b8fa0000000 " LOAD "3bc8 " NEAR REST },
{ "folded", X86, AT_REFUSAL, "8b8fa0000000 3b0d$ " NEAR REST },
{ "folded, r12", X86, AT_REFUSAL, "448ba7a0000000 443b25$ " NEAR REST },
{ "folded, the other way", X86, AT_REFUSAL, "8b8fa0000000 390d$ 0f8e~no " REST },
{ "folded, a count from elsewhere", X86, AT_REFUSAL, "fn: 53 e8~fn 3b0d$ " NEAR REST },
{ "folded, a count from the stack", X86, AT_REFUSAL, "53 8b4c2408 3b0d$ " NEAR REST },
{ "folded, a count from another register", X86, AT_REFUSAL, "53 4489c9 3b0d$ " NEAR REST },
{ "moves in between", X86, AT_REFUSAL,
  "53 " LOAD "4889fa " CMP "4c895c2410 4889fe " NEAR REST },
{ "padding in front of the refusal", X86, AT_REFUSAL,
  "53 " CHECK OTHER "90 6690 0f1f00 0f1f840000000000 662e0f1f840000000000 " REFUSE TAIL },
{ "breakpoints in front of the refusal", X86, AT_REFUSAL,
  "53 " CHECK OTHER "cc cc " REFUSE TAIL },
{ "jump in front of the refusal", X86, AT_REFUSAL, "in: 53 " CHECK "31c0 e9~in " REFUSE TAIL },
{ "short jump in front", X86, AT_REFUSAL, "in: 53 " CHECK "31c0 eb'in " REFUSE TAIL },
{ "padded jump in front", X86, AT_REFUSAL, "in: 53 " CHECK "31c0 2ee9~in " REFUSE TAIL },
{ "indirect jump of another function in front", X86, AT_REFUSAL,
  "53 " CHECK OTHER "end: ffe0 " REFUSE TAIL },
{ "branches past the refusal", X86, AT_REFUSAL, "53 0f84~by " CHECK OTHER REFUSE "by: " TAIL },
{ "what looks like a branch to the refusal", X86, AT_REFUSAL,
  "53 " CHECK "c7424075'no c7424074'no " REST },
{ "breakpoints at the function's end", X86, AT_REFUSAL,
  "53 " CHECK OTHER REFUSE TAIL "53 cc cc cc end: c3 " },

/*
 * x86-64, another way to the refusal
 */
{ "shared refusal, near", X86, COMPARED, "53 85c0 0f88~no " CHECK REST },
{ "shared refusal, short", X86, COMPARED, "53 85c0 78'no " CHECK REST },
{ "shared refusal, backward", X86, COMPARED, PLAIN "85c0 0f88~no c3 " },
{ "shared refusal, short and backward", X86, COMPARED, PLAIN "85c0 78'no c3 " },
{ "shared refusal, as far as a short jump goes", X86, COMPARED,
  "53 78'no " CHECK "31c0 +105 5b c3 " REFUSE TAIL },
{ "shared refusal, as far back as a short jump goes", X86, COMPARED, PLAIN "+119 78'no c3 " },
{ "jump to the refusal", X86, COMPARED, PLAIN "e9~no " },
{ "short jump to the refusal", X86, COMPARED, PLAIN "eb'no " },
{ "padded jump to the refusal", X86, COMPARED, PLAIN "2ee9~no " },
{ "marked jump to the refusal", X86, COMPARED, "53 85c0 3e0f88~no " CHECK REST },
{ "call of the refusal", X86, COMPARED, PLAIN "e8~no c3 " },
{ "jrcxz to the refusal", X86, COMPARED, "53 e3'no " CHECK REST },
{ "loop to the refusal", X86, COMPARED, "53 e2'no " CHECK REST },
{ "xbegin to the refusal", X86, COMPARED, "53 c7f8~no " CHECK REST },
{ "another function jumps to the refusal", X86, COMPARED, PLAIN "end: 53 0f84~no c3 " },
{ "from far away", X86, COMPARED, PLAIN "end: +9000 53 0f84~no c3 " },
{ "from far in front", X86, COMPARED, "0f84~no c3 +9000 " PLAIN },
{ "first instruction", X86, COMPARED, "0f84~no " CHECK REST },
{ "last instruction", X86, COMPARED, PLAIN "0f84~no " },
{ "into the refusal's first instruction", X86, COMPARED,
  "53 85c0 0f88~mid " CHECK OTHER "no: b8 mid: f4ffffff " TAIL },
{ "the end of the refusal's first instruction", X86, COMPARED,
  "53 85c0 78'mid " CHECK OTHER "no: b8f4ffff mid: ff " TAIL },
{ "falls into the refusal", X86, COMPARED, "53 " CHECK "31c0 " REFUSE TAIL },
{ "falls in over padding", X86, COMPARED, "53 " CHECK "31c0 0f1f00 90 " REFUSE TAIL },
{ "falls in over breakpoints", X86, COMPARED, "53 " CHECK "31c0 cc " REFUSE TAIL },
{ "falls in from another jump", X86, COMPARED,
  "in: 53 " CHECK "31c0 85c0 0f84~in " REFUSE TAIL },
{ "falls in from a call", X86, COMPARED, "in: 53 " CHECK "31c0 e8~in " REFUSE TAIL },
{ "falls in from a warning", X86, COMPARED, "53 " CHECK OTHER "0f0b " REFUSE TAIL },
{ "a jump out of the text in front", X86, COMPARED,
  "53 " CHECK "31c0 e900004000 " REFUSE TAIL },
{ "what looks like a return in front", X86, COMPARED,
  "53 " CHECK "31c0 0d000000c3 " REFUSE TAIL },
{ "what looks like a jump in front", X86, COMPARED,
  "53 " CHECK "31c0 48b811e9000000000000 " REFUSE TAIL },
{ "nothing known in front", X86, COMPARED, "53 " CHECK "31c0 +16 " REFUSE TAIL },
{ "a breakpoint in the function", X86, COMPARED, "53 cc " CHECK REST },
{ "a breakpoint on a jump", X86, COMPARED, "53 cc8834120000 " CHECK REST },
{ "a breakpoint on a short jump", X86, COMPARED, "53 cc12 " CHECK REST },
{ "a breakpoint on a jump, after a return", X86, COMPARED, PLAIN "ccf6 " },
{ "a breakpoint in front of the refusal", X86, COMPARED,
  "53 " CHECK "31c0 cc12 " REFUSE TAIL },
{ "a breakpoint on a jump in the other part", X86, COMPARED,
  "53 " CHECK OTHER "end: ccf6 c3 " REFUSE TAIL },
{ "a switch", X86, COMPARED, "53 ffe0 " CHECK REST },
{ "a switch with a table", X86, COMPARED, "53 ff24c500000081 " CHECK REST },
{ "a switch that is marked", X86, COMPARED, "53 3e41ffe0 " CHECK REST },

/*
 * x86-64, another way into the comparison
 */
{ "a jump to the comparison", X86, JOINED, "53 85c0 78'cmp " LOAD "cmp: " CMP NEAR REST },
{ "a near jump to the comparison", X86, JOINED,
  "53 85c0 0f88~cmp " LOAD "cmp: " CMP NEAR REST },
{ "a jump to the comparison, from behind", X86, JOINED,
  "53 " LOAD "cmp: " CMP NEAR REST "eb'cmp " },
{ "a jump to the jump", X86, COMPARED, "53 85c0 78'jmp " LOAD CMP "jmp: " NEAR REST },
{ "a jump to between them", X86, JOINED,
  "53 85c0 78'mid " LOAD "mid: 4889fa " CMP NEAR REST },
{ "a jump to behind what is between them", X86, COMPARED,
  "53 85c0 78'mid " LOAD "4889fa mid: " CMP NEAR REST },
{ "a jump to behind the count's load", X86, COMPARED,
  "85c0 78'mid 8b8fa0000000 mid: 3b0d$ " NEAR REST },
{ "a jump to the load", X86, AT_REFUSAL, "85c0 78'mid mid: " PLAIN },
{ "a jump to the count's load", X86, AT_REFUSAL,
  "85c0 78'mid mid: 8b8fa0000000 3b0d$ " NEAR REST },

/*
 * x86-64, another comparison
 */
{ "another register", X86, LOAD_ONLY, "53 " LOAD "398fa0000000 " NEAR REST },
{ "another register, r8", X86, LOAD_ONLY, "53 " LOAD "443987a0000000 " NEAR REST },
{ "another member", X86, LOAD_ONLY, "53 " LOAD "3987a4000000 " NEAR REST },
{ "another member, near", X86, LOAD_ONLY, "53 " LOAD "3947a0 " NEAR REST },
{ "a variable", X86, LOAD_ONLY, "53 " LOAD "3905a0000000 " NEAR REST },
{ "the stack", X86, LOAD_ONLY, "53 " LOAD "398424a0000000 " NEAR REST },
{ "an array", X86, LOAD_ONLY, "53 " LOAD "39840fa0000000 " NEAR REST },
{ "the count and something more", X86, LOAD_ONLY,
  "8b9fa0000000 8d4b02 3b0d$ " NEAR REST },
{ "another member in a register", X86, LOAD_ONLY, "8b8fa4000000 3b0d$ " NEAR REST },
{ "another member in a register, loaded last", X86, LOAD_ONLY,
  "53 " LOAD "8b8fa4000000 39c1 " NEAR REST },
{ "a constant", X86, LOAD_ONLY, "b905000000 3b0d$ " NEAR REST },
{ "64 bits are compared", X86, LOAD_ONLY, "53 " LOAD "483987a0000000 " NEAR REST },
{ "16 bits are compared", X86, LOAD_ONLY, "53 " LOAD "663987a0000000 " NEAR REST },
{ "a register with itself", X86, LOAD_ONLY, "53 " LOAD "39c0 " NEAR REST },
{ "test", X86, LOAD_ONLY, "53 " LOAD "8587a0000000 " NEAR REST },
{ "sub", X86, LOAD_ONLY, "53 " LOAD "2987a0000000 " NEAR REST },
{ "jae", X86, LOAD_ONLY, "53 " LOAD CMP "0f83~no " REST },
{ "ja", X86, LOAD_ONLY, "53 " LOAD CMP "0f87~no " REST },
{ "jb", X86, LOAD_ONLY, "53 " LOAD CMP "0f82~no " REST },
{ "jbe, short", X86, LOAD_ONLY, "53 " LOAD CMP "76'no " REST },
{ "je", X86, LOAD_ONLY, "53 " LOAD CMP "74'no " REST },
{ "js", X86, LOAD_ONLY, "53 " LOAD CMP "0f88~no " REST },
{ "no jump", X86, LOAD_ONLY, "53 " LOAD CMP "0f9dc0 " NEAR REST },
{ "unconditional jump", X86, LOAD_ONLY, "53 " LOAD CMP "e9~no " REST },
{ "a jump to the next instruction", X86, LOAD_ONLY,
  "53 " LOAD CMP "7d00 " OTHER REFUSE TAIL },
{ "a jump out of the text", X86, LOAD_ONLY, "53 " LOAD CMP "0f8d00001000 " REST },
{ "a jump to in front of the text", X86, LOAD_ONLY, "53 " LOAD CMP "0f8d0000ffff " REST },
{ "the limit is changed", X86, LOAD_ONLY, "53 " LOAD "83e803 " CMP NEAR REST },
{ "the limit is overwritten", X86, LOAD_ONLY, "53 " LOAD "89f0 " CMP NEAR REST },
{ "the limit is overwritten by a load", X86, LOAD_ONLY, "53 " LOAD "8b06 " CMP NEAR REST },
{ "the limit is overwritten by a constant", X86, LOAD_ONLY,
  "53 " LOAD "b801000000 " CMP NEAR REST },
{ "the limit is overwritten before the jump", X86, LOAD_ONLY,
  "53 " LOAD CMP "89f0 " NEAR REST },
{ "the count is overwritten before the jump", X86, LOAD_ONLY,
  "8b8fa0000000 " LOAD "39c1 89f1 " NEAR REST },
{ "the flags are changed", X86, LOAD_ONLY, "53 " LOAD CMP "31d2 " NEAR REST },
{ "a call in between", X86, LOAD_ONLY, "fn: 53 " LOAD "e8~fn " CMP NEAR REST },
{ "a jump in between", X86, LOAD_ONLY, "53 " LOAD "eb00 " CMP NEAR REST },

/*
 * x86-64, another refusal
 */
{ "another error", X86, COMPARED, "53 " CHECK OTHER "no: b8f5ffffff " TAIL },
{ "in memory", X86, COMPARED, "53 " CHECK OTHER "no: c7442404f4ffffff " TAIL },
{ "to the stack pointer", X86, COMPARED, "53 " CHECK OTHER "no: bcf4ffffff " TAIL },
{ "positive, in 64 bits", X86, COMPARED,
  "53 " CHECK OTHER "no: 48b8f4ffffff00000000 " TAIL },
{ "one instruction later", X86, COMPARED, "53 " CHECK OTHER "no: 31d2 b8f4ffffff " TAIL },
{ "the other side", X86, COMPARED, "53 " LOAD CMP "7d'on b8f4ffffff " TAIL "on: 31c0 " TAIL },
{ "the other side of jl", X86, COMPARED, "53 " LOAD CMP "7c'no " REST },
{ "the last instruction", X86, COMPARED, "53 " CHECK OTHER "no: b8f4ffffff " },
{ "cut", X86, COMPARED, "53 " CHECK OTHER "no: b8f4ffff " },

/*
 * x86-64, no place
 */
{ "64 bits are loaded", X86, NO_PLACE, "53 488b05$ " CMP NEAR REST },
{ "64 bits are loaded to r8", X86, NO_PLACE, "53 4c8b05$ " CMP NEAR REST },
{ "16 bits are loaded", X86, NO_PLACE, "53 668b05$ " CMP NEAR REST },
{ "its address is loaded", X86, NO_PLACE, "53 8d05$ " CMP NEAR REST },
{ "its address, for KASAN", X86, NO_PLACE, "53 48c7c778563482 " CMP NEAR REST },
{ "it is written", X86, NO_PLACE, "53 8905$ " CMP NEAR REST },
{ "in the middle of an instruction", X86, NO_PLACE, "53 48b88b05$ 5b c3 " },
{ "to the stack pointer", X86, NO_PLACE, "53 8b25$ " CMP NEAR REST },
{ "the last of the function", X86, NO_PLACE, "53 " LOAD "end: " CMP NEAR REST },
{ "it is not known whether it has a prefix: unknown", X86, NO_PLACE,
  "53 448b05$ " CMP NEAR REST },
{ "what precedes the refusal is unknown", X86, COMPARED, "53 " LOAD CMP SHORT OTHER "90 89c3 "
  REFUSE TAIL },

#undef LOAD
#undef CMP
#undef OTHER
#undef REFUSE
#undef NEAR
#undef TAIL
#undef CHECK
#undef REST
#undef PLAIN

#define LOAD	"90000001$ b9400020$ "	/* adrp x1, limit; ldr w0, [x1, limit] */
#define COUNT	"43a040b9 "		/* ldr w3, [x2, #160] */
#define CMP	"7f00006b "		/* cmp w3, w0 */
#define NEAR	"5400000a~no "		/* b.ge no */
#define TAIL	"c0035fd6 "		/* ret */
#define OTHER	"00008052 " TAIL	/* mov w0, #0 */
#define REFUSE	"no: 60018012 "		/* mov w0, #-ENOMEM */
#define CHECK	LOAD COUNT CMP NEAR
#define REST	OTHER REFUSE TAIL
#define NOP	"1f2003d5 "

/*
 * arm64, accepted
 */
{ "plain", ARM64, AT_REFUSAL, NOP CHECK REST },
{ "the count first", ARM64, AT_REFUSAL, COUNT LOAD CMP NEAR REST },
{ "the count between", ARM64, AT_REFUSAL, "90000001$ " COUNT "b9400020$ " CMP NEAR REST },
{ "jump over the refusal", ARM64, AT_REFUSAL,
  LOAD COUNT CMP "5400000b~on " REFUSE TAIL "on: e00301aa " TAIL },
{ "mmap's, above the limit", ARM64, AT_REFUSAL, LOAD COUNT CMP "5400000c~no " REST },
{ "limit compared with the count", ARM64, AT_REFUSAL,
  LOAD COUNT "1f00036b 5400000d~no " REST },
{ "64 bits to x21", ARM64, AT_REFUSAL, CHECK OTHER "no: 75018092 " TAIL },
{ "moves in between", ARM64, AT_REFUSAL,
  "90000001$ e40302aa b9400020$ " COUNT "e50301aa " CMP "e60304aa " NEAR REST },
{ "padding in front of the refusal", ARM64, AT_REFUSAL, CHECK OTHER NOP NOP REFUSE TAIL },
{ "jump in front of the refusal", ARM64, AT_REFUSAL,
  "in: " CHECK "e00301aa 14000000~in " REFUSE TAIL },
{ "refusal in another part", ARM64, AT_REFUSAL, CHECK OTHER "end: " TAIL REFUSE TAIL },
{ "BUG()", ARM64, AT_REFUSAL, CHECK OTHER "000021d4 " TAIL REFUSE TAIL },
{ "a count from elsewhere", ARM64, AT_REFUSAL, "fn: 94000000~fn " LOAD CMP NEAR REST },
{ "a count from the stack", ARM64, AT_REFUSAL, "e30b40b9 " LOAD CMP NEAR REST },
{ "a count from another register", ARM64, AT_REFUSAL, "e303142a " LOAD CMP NEAR REST },

/*
 * arm64, another way to the refusal, or into the comparison
 */
{ "shared refusal", ARM64, COMPARED, "54000000~no " CHECK REST },
{ "shared refusal, backward", ARM64, COMPARED, CHECK REST "54000001~no " TAIL },
{ "cbz", ARM64, COMPARED, "34000003~no " CHECK REST },
{ "cbnz x", ARM64, COMPARED, "b5000003~no " CHECK REST },
{ "tbz", ARM64, COMPARED, "36000003~no " CHECK REST },
{ "tbnz", ARM64, COMPARED, "b7000003~no " CHECK REST },
{ "bc.cond", ARM64, COMPARED, "54000011~no " CHECK REST },
{ "b", ARM64, COMPARED, CHECK REST "14000000~no " },
{ "bl", ARM64, COMPARED, CHECK REST "94000000~no " TAIL },
{ "another function", ARM64, COMPARED, CHECK REST "end: 14000000~no " },
{ "from far away", ARM64, COMPARED, CHECK REST "end: +9000 14000000~no " },
{ "b.cond from far away", ARM64, COMPARED, CHECK REST "end: +60000 54000001~no " TAIL },
{ "cbz from far away", ARM64, COMPARED, CHECK REST "end: +60000 34000003~no " TAIL },
{ "tbz from far away", ARM64, COMPARED, CHECK REST "end: +32000 36000003~no " TAIL },
{ "tbnz from far in front", ARM64, COMPARED, "37000003~no +32000 " CHECK REST },
{ "falls into the refusal", ARM64, COMPARED, CHECK "e00301aa " REFUSE TAIL },
{ "falls in over padding", ARM64, COMPARED, CHECK "e00301aa " NOP REFUSE TAIL },
{ "falls in from a call", ARM64, COMPARED, "fn: " CHECK "94000000~fn " REFUSE TAIL },
{ "falls in from a warning", ARM64, COMPARED, CHECK OTHER "000021d4 " REFUSE TAIL },
{ "a jump out of the text in front", ARM64, COMPARED, CHECK "00001014 " REFUSE TAIL },
{ "a kprobe", ARM64, COMPARED, "800020d4 " CHECK REST },
{ "kgdb's breakpoint", ARM64, COMPARED, "008020d4 " CHECK REST },
{ "a switch", ARM64, COMPARED, "80001fd6 " CHECK REST },
{ "a jump to behind the load", ARM64, JOINED,
  "34000003~mid " LOAD "mid: " COUNT CMP NEAR REST },
{ "a jump to behind adrp", ARM64, JOINED,
  "34000003~mid 90000001$ mid: b9400020$ " COUNT CMP NEAR REST },
{ "a jump to adrp", ARM64, AT_REFUSAL, "34000003~mid mid: " CHECK REST },
{ "a jump to the comparison", ARM64, COMPARED,
  "34000003~mid " LOAD COUNT "mid: " CMP NEAR REST },
{ "a jump to the jump", ARM64, COMPARED, "34000003~mid " LOAD COUNT CMP "mid: " NEAR REST },
{ "a jump to behind the count's load", ARM64, COMPARED,
  "34000003~mid " COUNT "mid: " LOAD CMP NEAR REST },

/*
 * arm64, another comparison, refusal, or load
 */
{ "another register", ARM64, LOAD_ONLY, LOAD COUNT "7f00046b " NEAR REST },
{ "another member", ARM64, LOAD_ONLY, LOAD "43a440b9 " CMP NEAR REST },
{ "another member, loaded first", ARM64, LOAD_ONLY, "43a440b9 " LOAD CMP NEAR REST },
{ "the count and something more", ARM64, LOAD_ONLY, COUNT "63080011 " LOAD CMP NEAR REST },
{ "the count as 64 bits", ARM64, LOAD_ONLY, "435040f9 " LOAD CMP NEAR REST },
{ "64 bits are compared", ARM64, LOAD_ONLY, LOAD COUNT "7f0000eb " NEAR REST },
{ "shifted", ARM64, LOAD_ONLY, LOAD COUNT "7f04006b " NEAR REST },
{ "cmn", ARM64, LOAD_ONLY, LOAD COUNT "7f00002b " NEAR REST },
{ "subs that keeps the difference", ARM64, LOAD_ONLY, LOAD COUNT "6500006b " NEAR REST },
{ "b.hs", ARM64, LOAD_ONLY, LOAD COUNT CMP "54000002~no " REST },
{ "b.eq", ARM64, LOAD_ONLY, LOAD COUNT CMP "54000000~no " REST },
{ "bc.ge", ARM64, LOAD_ONLY, LOAD COUNT CMP "5400001a~no " REST },
{ "the limit is changed", ARM64, LOAD_ONLY, LOAD "000c0051 " COUNT CMP NEAR REST },
{ "the limit is overwritten", ARM64, LOAD_ONLY, LOAD COUNT "e003042a " CMP NEAR REST },
{ "the limit is overwritten by a pair", ARM64, LOAD_ONLY, LOAD COUNT "e50340a9 " CMP NEAR REST },
{ "the flags are changed", ARM64, LOAD_ONLY, LOAD COUNT CMP "9f0000f1 " NEAR REST },
{ "the count is overwritten before the jump", ARM64, LOAD_ONLY,
  LOAD COUNT CMP "e303042a " NEAR REST },
{ "a load that moves its address", ARM64, LOAD_ONLY, LOAD COUNT "448440b8 " CMP NEAR REST },
{ "another error", ARM64, COMPARED, CHECK OTHER "no: 80018012 " TAIL },
{ "shifted by 16", ARM64, COMPARED, CHECK OTHER "no: 6001a012 " TAIL },
{ "the other side", ARM64, COMPARED, LOAD COUNT CMP "5400000a~on 60018012 " TAIL "on: " OTHER },
{ "the last instruction", ARM64, COMPARED, CHECK OTHER "no: 60018012 " },
{ "64 bits are loaded", ARM64, NO_PLACE, "90000001$ f9400020$ " COUNT CMP NEAR REST },
{ "a byte is loaded", ARM64, NO_PLACE, "90000001$ 39400020$ " COUNT CMP NEAR REST },
{ "it is written", ARM64, NO_PLACE, "90000001$ b9000020$ " COUNT CMP NEAR REST },
{ "another page", ARM64, NO_PLACE, "a10000b0 b9400020$ " COUNT CMP NEAR REST },
{ "no page", ARM64, NO_PLACE, "b9400020$ " COUNT CMP NEAR REST },
{ "the page is overwritten", ARM64, NO_PLACE,
  "90000001$ e10304aa b9400020$ " COUNT CMP NEAR REST },
{ "the page is overwritten by a call", ARM64, NO_PLACE,
  "fn: 90000001$ 94000000~fn b9400020$ " COUNT CMP NEAR REST },

#undef LOAD
#undef COUNT
#undef CMP
#undef NEAR
#undef TAIL
#undef OTHER
#undef REFUSE
#undef CHECK
#undef REST
#undef NOP
