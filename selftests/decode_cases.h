/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What compilers have made of the kernel's comparisons with vm.max_map_count, from
 * Debian's kernels and those that vm/compile builds. Each function's instructions
 * stand as they are, except that calls and jumps to other functions lead to the
 * "ret" at the end, in place of the rest of the kernel. "+n" stands for n bytes
 * that were left out. What is to be read was taken from objdump's words.
 */
	/* 5.10. */
	{
		.name = "5.10 split_vma",
		.arch = X86, .count_offset = 0x70,
		.address = 0xffffffff8125c0d0, .variable = 0xffffffff828762c8,
		.code =
		"e81b000000 8b05eda16101 394770 7d05 e90b000000 b8f4ffffff e901000000 90 c3",
		.places = {
			{ .load = 0x5, .after_load = 0xb, .function_end = 0x20, .limit_reg = 0, .count_reg = -1, .mm_reg = 7,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0x5, .jump = 0xe, .refusal = 0x15, .way_on = 0x10,
			  .at_refusal = true, .after_error = 0x1a },
		},
	},
	{
		.name = "5.10 __do_munmap",
		.arch = X86, .count_offset = 0x70,
		.address = 0xffffffff8125c0f0, .variable = 0xffffffff828762c8,
		.code =
		"e8eb040000 4157 4156 4155 4154 55 4889f5 53 4883ec20 48890c24 4489442414 "
		"81e5ff0f0000 0f8555040000 48b800f0ffffff7f0000 4989f4 4889fb 65488b0c25c0fb0100 "
		"488b31 f7c600000020 0f858b010000 4c39e0 0f8224040000 65488b0c25c0fb0100 "
		"48b800f0ffffff7f0000 488b31 f7c600000020 0f857a010000 4c29e0 4839d0 0f82f6030000 "
		"4881c2ff0f0000 4881e200f0ffff 4d8d2c14 0f84de030000 4889df 4c89e6 e843040000 "
		"4889442408 4889c7 4885c0 0f84ba030000 488b00 4531ff 4c39e8 0f83fb000000 4c39e0 "
		"0f839d020000 4c396f08 760f 8b05f6a06101 394370 0f8df9030000 488b742408 31c9 4c89e2 "
		"4889df e8f3030000 4189c7 85c0 0f85c0000000 4c89ee 4889df e8dd030000 4885c0 7423 "
		"4c3928 731e b901000000 4c89ea 4889c6 4889df e8c0030000 4189c7 85c0 0f858d000000 "
		"488b442408 4c8b7010 48833c2400 0f8573030000 4883bbc800000000 0f84b5000000 4d89f7 "
		"4d85f6 7512 e9a8000000 4d8b7f10 4d85ff 0f849b000000 498b07 4c39e8 0f838f000000 "
		"41f6475120 74e0 498b5708 4c89ff 4829c2 4889d0 48c1e80c 482983c8000000 498b5708 "
		"498b37 e842030000 ebba 4889ee 8b1567184e01 48c7c70004f182 48f7de e828030000 "
		"4883c420 4489f8 5b 5d 415c 415d 415e 415f e912030000 f6817308000008 b8000000c0 "
		"b900e0ffff 480f44c1 e95bfeffff f6817308000008 b8000000c0 b900e0ffff 480f44c1 "
		"e96cfeffff 488b742408 49c7461800000000 4d89f7 488d4610 4885f6 480f44c3 4889442418 "
		"488d4308 48890424 eb09 4d3b2f 0f8685010000 488b3424 4c89ff e89f020000 836b7001 "
		"4c89ff 4d8b7f10 4d85ff 75db 488b442418 48c70000000000 31c0 48837c240800 7409 "
		"488b442408 488b4008 48894348 48c7471000000000 4883431001 807c241400 0f85ef010000 "
		"4531ff 488b542408 4c89e1 4d89e8 4c89f6 4889df e83b020000 488b8bc0000000 "
		"48398bb8000000 7367 48898bb8000000 eb5e f6c601 0f84d7000000 482983e8000000 4d8b6610 "
		"e809020000 4c89f7 e801020000 498bbea0000000 4885ff 7405 e8f0010000 498bbeb8000000 "
		"4885ff 7405 e8df010000 4c89f7 e8d7010000 4d85e4 0f848efeffff 488b8bc0000000 4d89e6 "
		"498b5650 498b4608 492b06 48c1e80c f7c200001000 488d740500 480f45ee 4829c1 "
		"48898bc0000000 4889d1 81e106010000 4883f904 0f8567ffffff 482983e0000000 e96bffffff "
		"488b442408 4c89ee 4889df 488b4018 4889442408 e864010000 4885c0 7409 4c3928 "
		"0f8205010000 48837c240800 0f8595fdffff 4c8b33 e996fdffff 81e20a010000 4883fa02 "
		"0f8520ffffff 482983d8000000 e914ffffff 488b442418 4c89fa 4531d2 4c8938 488b442408 "
		"4c8b05ac884e01 49894718 4883c220 7544 eb6b 4c29c1 7347 31c9 488b7210 4885f6 740b "
		"488b7618 4839f1 480f42ce 488b7208 4885f6 740b 488b7618 4839f1 480f42ce 48394a18 "
		"7436 48894a18 488b12 4883e2fc 7429 488b4ae0 f6423101 75b4 488b72f8 4885f6 74b2 "
		"488b7608 4989cb 4929f3 4839ce 4c89d9 490f43ca eb9c 48c7471000000000 4883431001 "
		"41f6475101 0f841efeffff e924feffff 4531ff e948fdffff 41bfeaffffff e93dfdffff "
		"488d7b78 41bf01000000 e856000000 e900feffff b901000000 4c89ea 4889c6 4889df "
		"e83e000000 4189c7 85c0 0f84ddfeffff e906fdffff 488b0c24 4c89ea 4c89e6 4c89f7 "
		"e81c000000 4189c7 85c0 0f8470fcffff e9e4fcffff 41bff4ffffff e9d9fcffff 90 c3",
		.places = {
			{ .load = 0xdc, .after_load = 0xe2, .function_end = 0x4f0, .limit_reg = 0, .count_reg = -1, .mm_reg = 3,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 15,
			  .first = 0xdc, .jump = 0xe5, .refusal = 0x4e4, .way_on = 0xeb,
			  .at_refusal = true, .after_error = 0x4ea },
		},
	},
	{
		.name = "5.10 do_brk_flags",
		.arch = X86, .count_offset = 0x70,
		.address = 0xffffffff8125c5e0, .variable = 0xffffffff828762c8,
		.code =
		"+286 4839c1 0f875d010000 4c8b7c2410 4c0b7c2408 4d09fb 4c89d8 4c895c2408 250a010000 "
		"4883f802 0f8444010000 8b05979b6101 41394570 0f8f29010000 488b3424 4c89ef 4c89542410 "
		"e824020000 4189c7 85c0 0f850d010000 4889e8 4531c9 4889ea 4c89f6 48c1e80c 4c89ef "
		"4889442418 +223 e81d010000 4c8b1c24 4c8b542420 85c0 0f8420feffff 41bff4ffffff "
		"e964ffffff 488b3424 4c89ef +250 c3",
		.places = {
			{ .load = 0x14b, .after_load = 0x151, .function_end = 0x390, .limit_reg = 0, .count_reg = -1, .mm_reg = 13,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = 15,
			  .first = 0x14b, .jump = 0x155, .refusal = 0x284, .way_on = 0x15b,
			  .after_error = 0x28a },
		},
	},
	{
		.name = "5.10 do_mmap",
		.arch = X86, .count_offset = 0x70,
		.address = 0xffffffff8125d500, .variable = 0xffffffff828762c8,
		.code =
		"+60 0f8415020000 +83 4881c3ff0f0000 49c7c4f4ffffff 4881e300f0ffff 0f84a7010000 "
		"4989d9 49c1e90c 4c89c8 4c01f8 0f82d9020000 8b05ff8c6101 41394270 4c894c2408 "
		"4c891424 0f8f7b010000 4989e8 4c89f9 4889da 4c89f7 e813050000 4989c4 483d00f0ffff "
		"0f875b010000 f7c500001000 4c8b1424 +314 0f84e7010000 4883f801 0f84d7010000 "
		"49c7c4eaffffff 4883c420 4c89e0 5b 5d 415c 415d 415e 415f +920 c3",
		.places = {
			{ .load = 0xc3, .after_load = 0xc9, .function_end = 0x600, .limit_reg = 0, .count_reg = -1, .mm_reg = 10,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0xc3, .jump = 0xd6, .refusal = 0x257, .way_on = 0xdc },
		},
	},
	{
		.name = "5.10 move_vma",
		.arch = X86, .count_offset = 0x70,
		.address = 0xffffffff812615a0, .variable = 0xffffffff828762c8,
		.code =
		"+31 48897c2430 4c894c2408 4c8bbc2490000000 48890424 65488b042528000000 4889442448 "
		"31c0 488b4750 4889442440 8b05d44c6101 83e803 394370 0f8ddc010000 4989d4 4989ce "
		"4d89c5 4801f2 4c8d442440 b90d000000 4889f5 e832030000 89442414 85c0 742d 4c63f8 "
		"488b442448 +802 c3",
		.places = {
			{ .load = 0x4e, .after_load = 0x54, .function_end = 0x3b0, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "5.10 __do_sys_mremap",
		.arch = X86, .count_offset = 0x70,
		.address = 0xffffffff81261950, .variable = 0xffffffff828762c8,
		.code =
		"+867 480f44c2 482b0424 4839442410 0f87ae000000 488b4c2410 4a8d442500 4839c1 "
		"0f828b000000 418b4370 8d5002 8b05e2456101 83e803 39c2 0f8c5b010000 488d442440 "
		"48c7c3f4ffffff 49c7c7f4ffffff 4889442408 488b742438 8b15fcbd4d01 48c7c70004f182 "
		"48f7de e8dd030000 +989 c3",
		.places = {
			{ .load = 0x390, .after_load = 0x396, .function_end = 0x7b0, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "5.10 do_madvise",
		.arch = X86, .count_offset = 0x70,
		.address = 0xffffffff81275b70, .variable = 0xffffffff828762c8,
		.code =
		"+491 0f84fa000000 +16 0f86e4000000 +208 4889de e891070000 4889c5 4885ed "
		"0f8506ffffff c7442404f4ffffff e96affffff 488b4550 +851 0f8496fcffff +69 4c89ef "
		"e8ce030000 4c8b442418 4c8b542410 e9e0fcffff e8ba030000 e9c7fbffff 48896c2438 "
		"4c3b5500 742e 8b058c006001 41394570 0f8d15fcffff b901000000 4c89d2 4889ee 4c89ef "
		"e887030000 4189c7 85c0 0f85bffeffff 483b5d08 742b 8b0558006001 41394570 "
		"0f8de1fbffff 31c9 4889da 4889ee 4c89ef e856030000 4189c7 85c0 0f858efeffff 4889e8 "
		"e9c0fdffff 4989e8 48c7c1c078e381 4889da +822 c3",
		.places = {
			{ .load = 0x6c6, .after_load = 0x6cc, .function_end = 0xa70, .limit_reg = 0, .count_reg = -1, .mm_reg = 13,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x6c6, .jump = 0x6d0, .refusal = 0x2eb, .way_on = 0x6d6 },
			{ .load = 0x6fa, .after_load = 0x700, .function_end = 0xa70, .limit_reg = 0, .count_reg = -1, .mm_reg = 13,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x6fa, .jump = 0x704, .refusal = 0x2eb, .way_on = 0x70a },
		},
	},
	/* 6.1. */
	{
		.name = "6.1 do_mas_align_munmap",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812ca860, .variable = 0xffffffff82c3b360,
		.code =
		"e80b050000 4157 4156 4989fe 4155 4154 4d89c4 55 53 4889d3 4881ec98000000 "
		"8b8424d0000000 48894c2408 488d7c2458 b907000000 48893424 4c894c2410 8944241c "
		"65488b042528000000 4889842490000000 31c0 48c744244800000000 48c744243800000000 "
		"48c744244000000000 f348ab 488d442438 48c744246801000000 4889442450 498b06 "
		"48c7442478ffffffff 8b4010 2500030000 89442448 3d00030000 7408 c744243800000000 "
		"4c8b3c24 bac00c0000 4c89f7 48c744244000000000 4c89fe e846040000 89442418 85c0 "
		"0f851c040000 4d8d6c24ff 488b442408 4d896e10 493907 0f8386000000 4d3b6708 730f "
		"8b05070a9701 394368 0f8dba020000 4c8b7c2408 488b3424 31c9 4889df 4c89fa e8f8030000 "
		"85c0 743b 4c89f7 890424 e8e9030000 8b0424 488b942490000000 65482b142528000000 "
		"0f85bb030000 4881c498000000 5b 5d 415c 415d 415e 415f e9b9030000 4d897e08 4c89f7 "
		"4d897e10 49c7461801000000 e8a1030000 48890424 31f6 4c89f7 e893030000 4889442428 "
		"4885c0 0f8439030000 48895c2420 31ed 4531ff eb58 488b4308 4939c4 0f8269020000 488b13 "
		"4883e801 4889de 488d7c2450 4889442460 4889542458 bac00c0000 48c744246801000000 "
		"e840030000 85c0 0f85cf010000 f6432120 740e 488b4308 482b03 48c1e80c 4901c7 83c501 "
		"4c89ee 4c89f7 e816030000 4889c3 4885c0 7595 48c7c6ffffffff 4c89f7 4c897c2430 "
		"488b5c2420 e8f5020000 4989c7 48837c241000 0f8560010000 488b442408 4d896e10 31f6 "
		"4c89f7 49c7461801000000 49894608 e8c7020000 296b68 488b442430 482983c8000000 "
		"807c241c00 7422 4d85ff 7407 41f6472101 7516 0f1f440000 488d7b70 e897020000 "
		"c744241801000000 4154 4c8b742410 4d89f8 4889df 488b542408 488b4c2430 4d89f1 "
		"488d742440 e86b020000 488b83c0000000 4c89742460 4c89742468 48c744247001000000 5a "
		"483983b8000000 7307 488983b8000000 4c8d442450 4531e4 4d89c5 eb44 f6c601 "
		"0f84e0000000 482983e8000000 e81e020000 4889ef e816020000 488b7d70 4885ff 7405 "
		"e808020000 488bbd88000000 4885ff 7405 e8f7010000 4889ef e8ef010000 48c7c6ffffffff "
		"4c89ef e8e0010000 4889c5 4885c0 0f84a6000000 488b5520 488b4508 482b4500 48c1e80c "
		"f7c200001000 498d0c04 4c0f45e1 488b8bc0000000 4829c1 48898bc0000000 4889d1 "
		"81e106010000 4883f904 0f855fffffff 482983e0000000 e963ffffff 488b4c2410 488b742408 "
		"4c89e2 4889df e871010000 85c0 0f8483feffff 488d7c2438 890424 e85c010000 8b0424 "
		"e960fdffff b8f4ffffff e956fdffff 81e20a010000 4883fa02 0f8517ffffff 482983d8000000 "
		"e90bffffff 8b1508438801 4c89e6 48c7c7c0ba3483 48f7de e816010000 488d7c2438 "
		"e80c010000 8b442418 e91dfdffff 4c897c2430 4989df 488b5c2420 4c89e2 b901000000 "
		"4c89fe 4889df e8e3000000 85c0 0f8572ffffff 4d896608 31f6 4c89f7 4d896610 "
		"49c7461801000000 e8c1000000 4889c1 488b4008 4c8d442450 488b11 4889ce 4c89c7 "
		"48894c2420 48c744246801000000 4883e801 4889542458 bac00c0000 4889442460 e886000000 "
		"85c0 0f8515ffffff 488b4c2420 f6412120 7410 488b4108 482b01 48c1e80c 4801442430 "
		"488b0424 83c501 4c39f8 480f45c8 48890c24 e95afdffff 488b442408 49c7461801000000 "
		"49894608 49894610 e9adfcffff ba01000000 31f6 4889df e823000000 e97efdffff "
		"b8f4ffffff e92efcffff e80f000000 66662e0f1f840000000000 0f1f4000 c3",
		.places = {
			{ .load = 0xf3, .after_load = 0xf9, .function_end = 0x510, .limit_reg = 0, .count_reg = -1, .mm_reg = 3,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0xf3, .jump = 0xfc, .refusal = 0x3bc, .way_on = 0x102,
			  .at_refusal = true, .after_error = 0x3c1 },
		},
	},
	{
		.name = "6.1 split_vma",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812cad70, .variable = 0xffffffff82c3b360,
		.code =
		"e81b000000 8b05e5059701 394768 7d05 e90b000000 b8f4ffffff e901000000 90 c3",
		.places = {
			{ .load = 0x5, .after_load = 0xb, .function_end = 0x20, .limit_reg = 0, .count_reg = -1, .mm_reg = 7,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0x5, .jump = 0xe, .refusal = 0x15, .way_on = 0x10,
			  .at_refusal = true, .after_error = 0x1a },
		},
	},
	{
		.name = "6.1 do_brk_flags",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812cb8f0, .variable = 0xffffffff82c3b360,
		.code =
		"+70 4d0b85f0000000 48c1e80c 4883e3fc 4889c2 48890424 4881c377001000 4c09c3 4889de "
		"e862020000 84c0 0f844d020000 8b0df4f99601 41394d68 0f8f3d020000 488b3424 4c89ef "
		"e83e020000 8944240c 85c0 0f8525020000 4d85f6 740a 4d397e08 0f84bc000000 4c89ef "
		"e81b020000 4989c6 +502 8b15ac338801 48c7c7c0ba3483 48f7de e80d000000 "
		"c744240cf4ffffff e979feffff c3",
		.places = {
			{ .load = 0x76, .after_load = 0x7c, .function_end = 0x2d0, .limit_reg = 1, .count_reg = -1, .mm_reg = 13,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x76, .jump = 0x80, .refusal = 0x2c3, .way_on = 0x86 },
		},
	},
	{
		.name = "6.1 do_mmap",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812ccde0, .variable = 0xffffffff82c3b360,
		.code =
		"+181 4881c3ff0f0000 49c7c2f4ffffff 4881e300f0ffff 0f84d2010000 4889d8 48c1e80c "
		"4889442418 4c01f8 0f8228030000 8b0595e49601 41394168 4c895c2410 4c894c2408 "
		"0f8fa3010000 4989e8 4c89f9 4889da 4c89f7 e800050000 4989c2 483d00f0ffff "
		"0f8783010000 f7c500001000 +358 0f841e020000 4883f801 0f840e020000 49c7c2eaffffff "
		"488b442438 65482b042528000000 0f854c030000 +858 c3",
		.places = {
			{ .load = 0xe5, .after_load = 0xeb, .function_end = 0x610, .limit_reg = 0, .count_reg = -1, .mm_reg = 9,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0xe5, .jump = 0xf9, .refusal = 0x2a2, .way_on = 0xff },
		},
	},
	{
		.name = "6.1 move_vma",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812d1c90, .variable = 0xffffffff82c3b360,
		.code =
		"+65 4c894c2420 4889442410 65488b042528000000 4889442458 31c0 488b4720 4d39fe "
		"c644244f00 0f95442433 4889442450 8b0559969601 488b0f 83e803 48894c2428 41394568 "
		"0f8db2020000 4889e8 4989d4 4889f3 4829d0 488b942498000000 83e204 480f45c5 48891424 "
		"4889442438 488b4760 +1164 c3",
		.places = {
			{ .load = 0x71, .after_load = 0x77, .function_end = 0x540, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.1 __do_sys_mremap",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812d21d0, .variable = 0xffffffff82c3b360,
		.code =
		"+1288 4839f0 0f826ffcffff 498d041c 4839c6 730f 4889f0 4801c8 4939c4 0f8257fcffff "
		"4c8b82e0080000 418b4068 8d5002 8b05538c9601 83e803 39c2 0f8d6ffdffff 4889e8 83e002 "
		"4889442428 0f8556030000 488b0424 4839d8 0f83c1020000 4889da 4c89c7 498d3404 4c89f1 "
		"4829c2 448854243f +1029 c3",
		.places = {
			{ .load = 0x537, .after_load = 0x53d, .function_end = 0x980, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.1 do_madvise",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812ee710, .variable = 0xffffffff82c3b360,
		.code =
		"+1390 750b a900440410 0f8556060000 4889c5 4881e5fffffffb 48896c2430 e916fcffff "
		"4c89742428 4d3b3e 488b7c2418 7431 8b05acc69401 394768 0f8da1020000 b901000000 "
		"4c89fa 4c89f6 48897c2418 e82e080000 488b7c2418 85c0 0f8529ffffff 4d3b6608 7424 "
		"8b0575c69401 394768 0f8d6a020000 31c9 4c89e2 4c89f6 e8ff070000 85c0 0f85fffeffff "
		"49896e20 488b442428 e947fdffff 83fb17 498b7610 4c89742428 c744246801000000 +540 "
		"be01000000 89442410 e8ab050000 8b442410 e9ddfcffff 448b742410 4c8b7c2408 b8f5ffffff "
		"e9a9fcffff +1422 c3",
		.places = {
			{ .load = 0x59e, .after_load = 0x5a4, .function_end = 0xdf0, .limit_reg = 0, .count_reg = -1, .mm_reg = 7,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x59e, .jump = 0x5a7, .refusal = 0x84e, .way_on = 0x5ad },
			{ .load = 0x5d5, .after_load = 0x5db, .function_end = 0xdf0, .limit_reg = 0, .count_reg = -1, .mm_reg = 7,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x5d5, .jump = 0x5de, .refusal = 0x84e, .way_on = 0x5e4 },
		},
	},
	/* 6.12. */
	{
		.name = "6.12 do_brk_flags",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81381a50, .variable = 0xffffffff82e6a300,
		.code =
		"+94 4c0b8330010000 48c1e90c 4883e5fc 4889ca 4989cf 4881c577001000 4c09c5 4889ee "
		"e8ab020000 84c0 0f8484020000 8b051d88ae01 3983a0000000 0f8f72020000 4c89fe 4889df "
		"e886020000 8944240c 85c0 0f855b020000 4d85f6 7419 4d396e08 0f84a8010000 "
		"48c7c6ffffffff 4c89e7 +554 4c89fe 8b15f2829d01 48c7c7c02d7783 48f7de e81f000000 "
		"c744240cf4ffffff e9f0feffff 0f0b e905feffff +11 c3",
		.places = {
			{ .load = 0x8d, .after_load = 0x93, .function_end = 0x330, .limit_reg = 0, .count_reg = -1, .mm_reg = 3,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x8d, .jump = 0x99, .refusal = 0x311, .way_on = 0x9f },
		},
	},
	{
		.name = "6.12 do_mmap",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81383680, .variable = 0xffffffff82e6a300,
		.code =
		"+181 49c7c6f4ffffff 4881e300f0ffff 0f848c020000 4889d8 48c1e80c 4889442410 "
		"4803442470 0f829f020000 8b059a6bae01 413982a0000000 0f8f62020000 31c0 4983fc04 "
		"0f84d8030000 4d8b8a30010000 4989e8 4889da 4c89ef 480b442420 488b4c2470 4c89542408 "
		"4909c1 +73 0f87e5010000 +466 4839d6 480f42f0 e960fdffff 49c7c6eaffffff 488b442430 "
		"65482b042528000000 0f85b9020000 +711 c3",
		.places = {
			{ .load = 0xe0, .after_load = 0xe6, .function_end = 0x630, .limit_reg = 0, .count_reg = -1, .mm_reg = 10,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0xe0, .jump = 0xed, .refusal = 0x355, .way_on = 0xf3 },
		},
	},
	{
		.name = "6.12 move_vma",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81388bb0, .variable = 0xffffffff82e6a300,
		.code =
		"+87 4c890424 4889442418 65488b042528000000 48898424a8000000 31c0 4889542458 "
		"c644245700 f348ab 8b05ca16ae01 488b6d08 4c39ed 0f95442423 83e803 413987a0000000 "
		"0f8dde030000 4889f3 488bb424e8000000 4c89f0 498b09 4c29e0 83e604 48894c2440 "
		"490f45c6 +1774 c3",
		.places = {
			{ .load = 0x80, .after_load = 0x86, .function_end = 0x7b0, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.12 __do_sys_mremap",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81389370, .variable = 0xffffffff82e6a300,
		.code =
		"+1229 4839c2 730f 4889d0 4801c8 4839c5 0f821b010000 65488b05a7b7ca7e 4c8b8000090000 "
		"418b80a0000000 8d5002 8b05900aae01 83e803 39c2 0f8d66030000 4889d8 83e002 "
		"4889442410 0f8507030000 4c393424 0f82bf020000 4c89742420 488b1424 488b742420 4889d9 "
		"4889ef +934 c3",
		.places = {
			{ .load = 0x4fa, .after_load = 0x500, .function_end = 0x8e0, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.12 vma_modify",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff8139c9e0, .variable = 0xffffffff82e6a300,
		.code =
		"+365 4885c0 0f8482000000 4883780800 747b 8b4374 83e801 0f85f4feffff 49c7c6f4ffffff "
		"e9fffeffff 488b4510 488b7b08 8b357dd7ac01 39b0a0000000 7dde b901000000 4c89e2 "
		"4889ee e895060000 85c0 0f84c4feffff 4c63f0 e9c9feffff 488b4510 488b7b08 "
		"8b3547d7ac01 39b0a0000000 7da8 31c9 4c89ea 4889ee e862060000 85c0 0f849bfeffff ebcb "
		"44884c2417 c644240400 c644240800 488b4510 488b88a8000000 83e101 +741 e98afcffff "
		"+849 c3",
		.places = {
			{ .load = 0x19d, .after_load = 0x1a3, .function_end = 0x850, .limit_reg = 6, .count_reg = -1, .mm_reg = 0,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 14,
			  .first = 0x19d, .jump = 0x1a9, .refusal = 0x189, .way_on = 0x1ab,
			  .error_64 = true, .after_error = 0x190 },
			{ .load = 0x1d3, .after_load = 0x1d9, .function_end = 0x850, .limit_reg = 6, .count_reg = -1, .mm_reg = 0,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 14,
			  .first = 0x1d3, .jump = 0x1df, .refusal = 0x189, .way_on = 0x1e1,
			  .error_64 = true, .after_error = 0x190 },
		},
	},
	{
		.name = "6.12 split_vma",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff8139d410, .variable = 0xffffffff82e6a300,
		.code =
		"f30f1efa e827000000 488b4610 448b05dcceac01 443980a0000000 7d05 e90e000000 "
		"b8f4ffffff e904000000 0f1f4000 c3",
		.places = {
			{ .load = 0xd, .after_load = 0x14, .function_end = 0x30, .limit_reg = 8, .count_reg = -1, .mm_reg = 0,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0xd, .jump = 0x1b, .refusal = 0x22, .way_on = 0x1d,
			  .at_refusal = true, .after_error = 0x27 },
		},
	},
	{
		.name = "6.12 vms_gather_munmap_vmas",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff8139dda0, .variable = 0xffffffff82e6a300,
		.code =
		"f30f1efa e8b7020000 4156 4155 4154 4989f4 55 4889fd 53 488b7708 488b5728 483916 "
		"7332 488b4608 48394730 0f82fe010000 48837e2000 0f8871020000 488b7d00 b901000000 "
		"e875020000 4189c6 85c0 0f85a8010000 488b7d00 31f6 e85f020000 48894510 4885c0 7408 "
		"488b4008 48894538 49bd0001000020000000 488b4530 488b7d00 488d70ff e833020000 4889c3 "
		"4885c0 0f84c7010000 48837b2000 0f88aa010000 488b5530 483b5308 7319 488b7d00 31c9 "
		"4889de e804020000 4189c6 85c0 0f85f0000000 488b4310 488b90a8000000 83e201 "
		"0f847e010000 448bb0e0000000 443b732c 7416 488b7b30 e8cf010000 4489732c 488b7b30 "
		"e8c2010000 48634548 4889de 4c89e7 8d5001 895548 bac00c0000 41c744243801000000 "
		"49c744241800000000 4989442408 4989442410 e88c010000 4189c6 85c0 757c 488b4308 "
		"482b03 c6432801 48c1e80c 48014550 488b5320 f6c620 7408 48014558 488b5320 "
		"f7c200001000 7408 48014560 488b5320 4889d1 81e106010000 4883f904 0f848c000000 "
		"4c85ea 0f848c000000 48014570 488b4d20 4885c9 0f84e0feffff 488b5530 488b7528 4889df "
		"e814010000 4189c6 85c0 0f84c5feffff 41c744243801000000 49c744241800000000 "
		"49c744240800000000 49c744241000000000 eb04 c6402800 48c7c6ffffffff 4c89e7 "
		"e8d0000000 4885c0 75e8 498b3c24 e8c2000000 5b 4489f0 5d 415c 415d 415e e9b2000000 "
		"48014568 e978ffffff 81e20a010000 4883fa02 0f8568ffffff 48014578 e95fffffff 488b4610 "
		"8b0d26c3ac01 3988a0000000 0f8cecfdffff 41bef4ffffff ebb0 41beffffffff e95effffff "
		"0f0b e97bfeffff 488b7d00 48c7c6ffffffff e850000000 48894518 4885c0 7410 488b00 "
		"48894540 eb07 31f6 e837000000 488b7d00 488b4708 48394528 72eb 4531f6 c6454d01 5b "
		"4489f0 5d 415c 415d 415e e912000000 41beffffffff e945ffffff 0f1f8000000000 c3",
		.places = {
			{ .load = 0x234, .after_load = 0x23a, .function_end = 0x2c0, .limit_reg = 1, .count_reg = -1, .mm_reg = 0,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 14,
			  .first = 0x234, .jump = 0x240, .refusal = 0x246, .way_on = 0x32,
			  .at_refusal = true, .after_error = 0x24c },
		},
	},
	/* 6.12-rt. */
	{
		.name = "6.12-rt do_brk_flags",
		.arch = X86, .count_offset = 0xc0,
		.address = 0xffffffff8138bb70, .variable = 0xffffffff82e7e598,
		.code =
		"+94 4c0b8370010000 48c1e90c 4883e5fc 4889ca 4989cf 4881c577001000 4c09c5 4889ee "
		"e8ab020000 84c0 0f8488020000 8b059529af01 3983c0000000 0f8f76020000 4c89fe 4889df "
		"e886020000 8944240c 85c0 0f855f020000 4d85f6 7419 4d396e08 0f84ac010000 "
		"48c7c6ffffffff 4c89e7 +558 4c89fe 8b15ae909e01 48c7c740307e83 48f7de e81b000000 "
		"c744240cf4ffffff e9f0feffff 0f0b e903feffff +7 c3",
		.places = {
			{ .load = 0x8d, .after_load = 0x93, .function_end = 0x330, .limit_reg = 0, .count_reg = -1, .mm_reg = 3,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x8d, .jump = 0x99, .refusal = 0x315, .way_on = 0x9f },
		},
	},
	{
		.name = "6.12-rt do_mmap",
		.arch = X86, .count_offset = 0xc0,
		.address = 0xffffffff8138d730, .variable = 0xffffffff82e7e598,
		.code =
		"+181 49c7c6f4ffffff 4881e300f0ffff 0f847d020000 4889d8 48c1e80c 4889442410 "
		"4803442470 0f8290020000 8b05820daf01 413982c0000000 0f8f53020000 31c0 4983fc04 "
		"0f84cb030000 4d8b8a70010000 4989e8 4889da 4c89ef 480b442420 488b4c2470 4c89542408 "
		"4909c1 +58 0f87e5010000 +466 4839d6 480f42f0 e96ffdffff 49c7c6eaffffff 488b442430 "
		"65482b042528000000 0f85bb020000 +710 c3",
		.places = {
			{ .load = 0xe0, .after_load = 0xe6, .function_end = 0x620, .limit_reg = 0, .count_reg = -1, .mm_reg = 10,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0xe0, .jump = 0xed, .refusal = 0x346, .way_on = 0xf3 },
		},
	},
	{
		.name = "6.12-rt move_vma",
		.arch = X86, .count_offset = 0xc0,
		.address = 0xffffffff81392660, .variable = 0xffffffff82e7e598,
		.code =
		"+87 4c890424 4889442418 65488b042528000000 48898424a8000000 31c0 4889542458 "
		"c644245700 f348ab 8b05b2beae01 488b6d08 4c39ed 0f95442423 83e803 413987c0000000 "
		"0f8de2030000 4889f3 488bb424e8000000 4c89f0 498b09 4c29e0 83e604 48894c2440 "
		"490f45c6 +1790 c3",
		.places = {
			{ .load = 0x80, .after_load = 0x86, .function_end = 0x7c0, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.12-rt __do_sys_mremap",
		.arch = X86, .count_offset = 0xc0,
		.address = 0xffffffff81392e30, .variable = 0xffffffff82e7e598,
		.code =
		"+1231 4839c2 730f 4889d0 4801c8 4839c5 0f821b010000 65488b05e52aca7e 4c8b8000090000 "
		"418b80c0000000 8d5002 8b0566b2ae01 83e803 39c2 0f8d66030000 4889d8 83e002 "
		"4889442410 0f8507030000 4c393424 0f82bf020000 4c89742420 488b1424 488b742420 4889d9 "
		"4889ef +932 c3",
		.places = {
			{ .load = 0x4fc, .after_load = 0x502, .function_end = 0x8e0, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.12-rt vma_modify",
		.arch = X86, .count_offset = 0xc0,
		.address = 0xffffffff813a5620, .variable = 0xffffffff82e7e598,
		.code =
		"+369 4885c0 0f8482000000 4883780800 747b 8b4374 83e801 0f85f2feffff 49c7c6f4ffffff "
		"e9fdfeffff 488b4510 488b7b08 8b35d18dad01 39b0c0000000 7dde b901000000 4c89e2 "
		"4889ee e891060000 85c0 0f84c2feffff 4c63f0 e9c7feffff 488b4510 488b7b08 "
		"8b359b8dad01 39b0c0000000 7da8 31c9 4c89ea 4889ee e85e060000 85c0 0f8499feffff ebcb "
		"44884c2417 c644240400 c644240800 488b4510 8b88e8000000 81f900000040 +733 e990fcffff "
		"+851 c3",
		.places = {
			{ .load = 0x1a1, .after_load = 0x1a7, .function_end = 0x850, .limit_reg = 6, .count_reg = -1, .mm_reg = 0,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 14,
			  .first = 0x1a1, .jump = 0x1ad, .refusal = 0x18d, .way_on = 0x1af,
			  .error_64 = true, .after_error = 0x194 },
			{ .load = 0x1d7, .after_load = 0x1dd, .function_end = 0x850, .limit_reg = 6, .count_reg = -1, .mm_reg = 0,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 14,
			  .first = 0x1d7, .jump = 0x1e3, .refusal = 0x18d, .way_on = 0x1e5,
			  .error_64 = true, .after_error = 0x194 },
		},
	},
	{
		.name = "6.12-rt split_vma",
		.arch = X86, .count_offset = 0xc0,
		.address = 0xffffffff813a6050, .variable = 0xffffffff82e7e598,
		.code =
		"f30f1efa e827000000 488b4610 448b053485ad01 443980c0000000 7d05 e90e000000 "
		"b8f4ffffff e904000000 0f1f4000 c3",
		.places = {
			{ .load = 0xd, .after_load = 0x14, .function_end = 0x30, .limit_reg = 8, .count_reg = -1, .mm_reg = 0,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0xd, .jump = 0x1b, .refusal = 0x22, .way_on = 0x1d,
			  .at_refusal = true, .after_error = 0x27 },
		},
	},
	{
		.name = "6.12-rt vms_gather_munmap_vmas",
		.arch = X86, .count_offset = 0xc0,
		.address = 0xffffffff813a69e0, .variable = 0xffffffff82e7e598,
		.code =
		"f30f1efa e8b7020000 4156 4155 4154 4989f4 55 4889fd 53 488b7708 488b5728 483916 "
		"7332 488b4608 48394730 0f8200020000 48837e2000 0f8873020000 488b7d00 b901000000 "
		"e875020000 4189c6 85c0 0f85aa010000 488b7d00 31f6 e85f020000 48894510 4885c0 7408 "
		"488b4008 48894538 49bd0001000020000000 488b4530 488b7d00 488d70ff e833020000 4889c3 "
		"4885c0 0f84c9010000 48837b2000 0f88ac010000 488b5530 483b5308 7319 488b7d00 31c9 "
		"4889de e804020000 4189c6 85c0 0f85f2000000 488b4310 8b90e8000000 81fa00000040 "
		"0f857e010000 448bb020010000 443b732c 7416 488b7b30 e8cd010000 4489732c 488b7b30 "
		"e8c0010000 48634548 4889de 4c89e7 8d5001 895548 bac00c0000 41c744243801000000 "
		"49c744241800000000 4989442408 4989442410 e88a010000 4189c6 85c0 757c 488b4308 "
		"482b03 c6432801 48c1e80c 48014550 488b5320 f6c620 7408 48014558 488b5320 "
		"f7c200001000 7408 48014560 488b5320 4889d1 81e106010000 4883f904 0f848c000000 "
		"4c85ea 0f848c000000 48014570 488b4d20 4885c9 0f84defeffff 488b5530 488b7528 4889df "
		"e812010000 4189c6 85c0 0f84c3feffff 41c744243801000000 49c744241800000000 "
		"49c744240800000000 49c744241000000000 eb04 c6402800 48c7c6ffffffff 4c89e7 "
		"e8ce000000 4885c0 75e8 498b3c24 e8c0000000 5b 4489f0 5d 415c 415d 415e e9b0000000 "
		"48014568 e978ffffff 81e20a010000 4883fa02 0f8568ffffff 48014578 e95fffffff 488b4610 "
		"8b0d7c79ad01 3988c0000000 0f8ceafdffff 41bef4ffffff ebb0 41beffffffff e95effffff "
		"0f0b e97bfeffff 488b7d00 48c7c6ffffffff e84e000000 48894518 4885c0 7410 488b00 "
		"48894540 eb07 31f6 e835000000 488b7d00 488b4708 48394528 72eb 4531f6 c6454d01 5b "
		"4489f0 5d 415c 415d 415e e910000000 41beffffffff e945ffffff 0f1f440000 c3",
		.places = {
			{ .load = 0x236, .after_load = 0x23c, .function_end = 0x2c0, .limit_reg = 1, .count_reg = -1, .mm_reg = 0,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 14,
			  .first = 0x236, .jump = 0x242, .refusal = 0x248, .way_on = 0x32,
			  .at_refusal = true, .after_error = 0x24e },
		},
	},
	/* 7.2. */
	{
		.name = "7.2 do_mmap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816b4c60, .variable = 0xffffffff8334ff70,
		.code =
		"+204 49c7c6f4ffffff 4881e300f0ffff 0f84a3020000 4889d8 48c1e80c 4889442410 "
		"4803442470 0f82b5020000 8b0513b2c901 41398290010000 0f8f79020000 31c0 4983fc04 "
		"0f84f5030000 4d8b8a88020000 4989e8 4889da 4c89ef 480b442420 488b4c2470 4c89542408 "
		"4909c1 +73 0f87fc010000 +489 4839d6 480f42f0 e949fdffff 49c7c6eaffffff 488b442430 "
		"65482b0518b06002 0f85ce020000 +730 c3",
		.places = {
			{ .load = 0xf7, .after_load = 0xfd, .function_end = 0x670, .limit_reg = 0, .count_reg = -1, .mm_reg = 10,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0xf7, .jump = 0x104, .refusal = 0x383, .way_on = 0x10a },
		},
	},
	{
		.name = "7.2 prep_move_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816bb8e0, .variable = 0xffffffff8334ff70,
		.code =
		"e8eb010000 4157 4156 4155 4154 55 53 4883ec68 488b6f40 4c8b27 65488b1d06476002 "
		"48895c2460 4889fb 4c8b7f08 488b4520 488b7508 4d01e7 48890424 65488b05f3466002 "
		"4c39fe 410f95c5 488b80780a0000 8b8890010000 448d4102 f6471804 0f84c7000000 488b5520 "
		"8b3d1f46c901 488b8098010000 48c1ea0d 83e201 a801 0f8436010000 84d2 7404 448d4103 "
		"48c7c0f4ffffff 4139f8 7f6d 488b4548 4c8b7500 4885c0 7443 488b4018 4885c0 743a "
		"4d39e6 0f840a010000 4c89e6 4889ef e82b010000 4898 4885c0 753c 4584ed 7415 488b4548 "
		"488b4018 4c89fe 4889ef e80c010000 4898 4885c0 751d 4989e0 b90d000000 4c89fa 4c89e6 "
		"4889ef e8ef000000 4898 4885c0 7442 488b542460 65482b1513466002 0f85cb000000 "
		"4883c468 5b 5d 415c 415d 415e 415f e9c2000000 8b3d5c45c901 488b8098010000 a801 "
		"0f854cffffff 0f0b e945ffffff f6431804 74b8 488b5340 488b5220 80e620 74ab 4c8d442408 "
		"b90b000000 4c89c7 f348ab 4c89642410 488b7510 c744245001000000 488d5640 4889542408 "
		"4d39e6 7423 4c89e2 4c89c7 b901000000 4889ee e851000000 4898 4c8d442408 4885c0 "
		"0f94c2 4121d5 4584ed 751e c6436801 e94bffffff 0f0b e9c3feffff 4c39fe 0f850cffffff "
		"e919ffffff 31c9 4c89fa 4889ee 4c89c7 e80e000000 4898 ebce e805000000 0f1f440000 c3",
		.places = {
			{ .load = 0x6b, .after_load = 0x71, .function_end = 0x1f0, .limit_reg = 7, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
			{ .load = 0x12e, .after_load = 0x134, .function_end = 0x1f0, .limit_reg = 7, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.2 do_mremap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816bd3f0, .variable = 0xffffffff8334ff70,
		.code =
		"+339 e868060000 4189c7 85c0 7508 418385d001000001 0f1f440000 48c7c3fcffffff 4585ff "
		"0f8547020000 498b4e18 8b35fa29c901 41c6465801 488b95780a0000 4889cf 4c8b8298010000 "
		"83e704 8b8290010000 4183e001 0f8473040000 4883ff01 83d8fb 39c6 0f8c36040000 83e102 "
		"+1535 c3",
		.places = {
			{ .load = 0x180, .after_load = 0x186, .function_end = 0x7c0, .limit_reg = 6, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.2 vms_gather_munmap_vmas",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816d3960, .variable = 0xffffffff8334ff70,
		.code =
		"e88b030000 4157 4156 4155 4154 55 4889fd 53 4883ec18 488b5728 654c8b2586c65e02 "
		"4c89642410 4989f4 488b7708 483916 7331 488b4608 48394730 0f82c2020000 f6462504 "
		"0f852f030000 488b7d00 b901000000 e837030000 4189c7 85c0 0f85dd010000 488b7d00 31f6 "
		"e821030000 48894510 4885c0 7408 488b4008 48894538 49be0001000020000000 41bdffffffff "
		"eb6d 85c0 0f8e4c020000 4889df e8ee020000 488b4308 482b03 48c1e80c 48014550 488b5320 "
		"80e620 7404 48014558 488b5320 f7c200001000 7404 48014560 488b5320 4889d1 "
		"81e106010000 4883f904 0f8485010000 4c85f2 0f84ad010000 48014570 488b4d20 4885c9 "
		"0f857c010000 488b4530 488b7d00 488d70ff e880020000 4889c3 4885c0 0f840f020000 "
		"f6432504 0f85ba000000 488b5530 483b5308 7319 488b7d00 31c9 4889de e852020000 4189c7 "
		"85c0 0f859d000000 488b4310 8b5328 488b8898010000 83e101 0f8495010000 3b90d0010000 "
		"740d be02000000 4889df e81b020000 48634548 4889de 4c89e7 8d5001 895548 bac00c0000 "
		"41c744244801000000 49c744241800000000 4989442408 4989442410 e8e5010000 4189c7 85c0 "
		"7534 8b8380000000 85c0 0f843c010000 488dbb80000000 4489e8 f00fc18380000000 83f801 "
		"0f85b7feffff e9c2feffff 41bfffffffff 41c744244801000000 49c744241800000000 "
		"49c744240800000000 49c744241000000000 eb18 8b8880000000 85c9 0f850a010000 "
		"c7808000000001000000 48c7c6ffffffff 4c89e7 e85d010000 4885c0 75d4 498b3c24 "
		"e84f010000 488b442410 65482b055ac45e02 0f8531010000 4883c418 4489f8 5b 5d 415c 415d "
		"415e 415f e926010000 488b4d20 48014568 4885c9 0f8484feffff 488b5530 488b7528 4889df "
		"e805010000 4189c7 85c0 0f84f4fdffff e94bffffff 488b5320 83e202 0f844afeffff "
		"48be0300000008000000 48c7042400000000 4889742408 480fba2c2403 486354240c 480fab1424 "
		"488b1424 48235320 0f8515feffff 48014578 e90cfeffff be03000000 e8a0000000 e9a5fdffff "
		"0f0b e964feffff 0f0b e9bdfeffff 488b4e10 8b0503c3c701 398190010000 0f8c28fdffff "
		"41bff4ffffff e91dffffff 0f0b e9effeffff 488b7d00 48c7c6ffffffff e855000000 48894518 "
		"4885c0 741c 488b00 488b7d00 48894540 488b4708 48394528 7315 31f6 e830000000 "
		"488b7d00 488b4708 48394528 72eb c6454d01 4531ff e9c7feffff 41bfffffffff e9bcfeffff "
		"e806000000 660f1f440000 c3",
		.places = {
			{ .load = 0x307, .after_load = 0x30d, .function_end = 0x390, .limit_reg = 0, .count_reg = -1, .mm_reg = 1,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 15,
			  .first = 0x307, .jump = 0x313, .refusal = 0x319, .way_on = 0x41,
			  .at_refusal = true, .after_error = 0x31f },
		},
	},
	{
		.name = "7.2 vma_modify",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816d3d00, .variable = 0xffffffff8334ff70,
		.code =
		"+313 0f842d040000 +1049 f6838800000002 0f85d0fbffff c7437801000000 48c7c0f4ffffff "
		"e9e7fbffff 498b4710 +89 480fba6c24381b 486344244c 480fab442438 488b442438 49234720 "
		"4909c4 e9bcfcffff 498b5510 488b7b08 8b056abcc701 398290010000 0f8d5affffff 488b1424 "
		"b901000000 4c89ee e80d010000 85c0 0f8422fbffff 4898 e92dfbffff 498b5510 488b7b08 "
		"8b0530bcc701 398290010000 0f8d20ffffff 488b542418 31c9 4c89ee e8d5000000 85c0 "
		"0f84f9faffff 4898 e9f5faffff 488b7b08 48c7c6ffffffff 44895c242c +182 c3",
		.places = {
			{ .load = 0x600, .after_load = 0x606, .function_end = 0x730, .limit_reg = 0, .count_reg = -1, .mm_reg = 2,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0x600, .jump = 0x60c, .refusal = 0x56c, .way_on = 0x612,
			  .error_64 = true, .after_error = 0x573 },
			{ .load = 0x63a, .after_load = 0x640, .function_end = 0x730, .limit_reg = 0, .count_reg = -1, .mm_reg = 2,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0x63a, .jump = 0x646, .refusal = 0x56c, .way_on = 0x64c,
			  .error_64 = true, .after_error = 0x573 },
		},
	},
	{
		.name = "7.2 split_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816d4800, .variable = 0xffffffff8334ff70,
		.code =
		"f30f1efa e827000000 4c8b4610 8b055db7c701 41398090010000 7d05 e90f000000 b8f4ffffff "
		"e905000000 0f1f440000 c3",
		.places = {
			{ .load = 0xd, .after_load = 0x13, .function_end = 0x30, .limit_reg = 0, .count_reg = -1, .mm_reg = 8,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0xd, .jump = 0x1a, .refusal = 0x21, .way_on = 0x1c,
			  .at_refusal = true, .after_error = 0x26 },
		},
	},
	{
		.name = "7.2 do_brk_flags",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816d7490, .variable = 0xffffffff8334ff70,
		.code =
		"+220 4889542410 48c1ed0c e8a6020000 4889ea 4889df 488d742410 4889442410 e891020000 "
		"84c0 0f8455020000 8b05d389c701 398390010000 0f8f43020000 4889ee 4889df e86c020000 "
		"8944240c 85c0 0f852c020000 4d85ff 741d 488b0424 49394708 0f848a010000 "
		"48c7c6ffffffff +506 4889ee 8b15a7ecad01 48c7c700dcd883 48f7de e834000000 "
		"c744240cf4ffffff e904ffffff 49394510 +35 c3",
		.places = {
			{ .load = 0x107, .after_load = 0x10d, .function_end = 0x390, .limit_reg = 0, .count_reg = -1, .mm_reg = 3,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x107, .jump = 0x113, .refusal = 0x35c, .way_on = 0x119 },
		},
	},
	/* 7.3. */
	{
		.name = "7.3 do_mmap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816ce2f0, .variable = 0xffffffff83352c50,
		.code =
		"+120 0f84a4030000 +88 49c7c4f4ffffff 4881e300f0ffff 0f8438030000 4889d8 48c1e80c "
		"4889442410 4803842498000000 0f8217030000 8b055648c801 41398290010000 0f8f0b030000 "
		"31d2 4983fd04 0f8425050000 4c89e9 498b8290020000 480b442420 4c89542408 83e107 "
		"c744245006000000 48c744244000000000 +705 f6400810 0f8483010000 e964010000 "
		"49c7c4b5ffffff 488b442458 65482b05e9d86002 0f8581030000 +907 c3",
		.places = {
			{ .load = 0x104, .after_load = 0x10a, .function_end = 0x7c0, .limit_reg = 0, .count_reg = -1, .mm_reg = 10,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x104, .jump = 0x111, .refusal = 0x422, .way_on = 0x117 },
		},
	},
	{
		.name = "7.3 prep_move_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816d5250, .variable = 0xffffffff83352c50,
		.code =
		"e8eb010000 4157 4156 4155 4154 55 53 4883ec68 488b6f40 4c8b27 65488b1d966d6002 "
		"48895c2460 4889fb 4c8b7f08 488b4520 488b7508 4d01e7 48890424 65488b05836d6002 "
		"4c39fe 410f95c5 488b80b80a0000 8b8890010000 448d4102 f6471804 0f84c7000000 488b5520 "
		"8b3d8fd9c701 488b8098010000 48c1ea0d 83e201 a801 0f8436010000 84d2 7404 448d4103 "
		"48c7c0f4ffffff 4139f8 7f6d 488b4548 4c8b7500 4885c0 7443 488b4018 4885c0 743a "
		"4d39e6 0f840a010000 4c89e6 4889ef e82b010000 4898 4885c0 753c 4584ed 7415 488b4548 "
		"488b4018 4c89fe 4889ef e80c010000 4898 4885c0 751d 4989e0 b90d000000 4c89fa 4c89e6 "
		"4889ef e8ef000000 4898 4885c0 7442 488b542460 65482b15a36c6002 0f85cb000000 "
		"4883c468 5b 5d 415c 415d 415e 415f e9c2000000 8b3dccd8c701 488b8098010000 a801 "
		"0f854cffffff 0f0b e945ffffff f6431804 74b8 488b5340 488b5220 80e620 74ab 4c8d442408 "
		"b90b000000 4c89c7 f348ab 4c89642410 488b7510 c744245001000000 488d5640 4889542408 "
		"4d39e6 7423 4c89e2 4c89c7 b901000000 4889ee e851000000 4898 4c8d442408 4885c0 "
		"0f94c2 4121d5 4584ed 751e c6436801 e94bffffff 0f0b e9c3feffff 4c39fe 0f850cffffff "
		"e919ffffff 31c9 4c89fa 4889ee 4c89c7 e80e000000 4898 ebce e805000000 0f1f440000 c3",
		.places = {
			{ .load = 0x6b, .after_load = 0x71, .function_end = 0x1f0, .limit_reg = 7, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
			{ .load = 0x12e, .after_load = 0x134, .function_end = 0x1f0, .limit_reg = 7, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3 do_mremap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816d6ea0, .variable = 0xffffffff83352c50,
		.code =
		"+340 4c89ef e8a4060000 4189c7 85c0 7508 418386d001000001 0f1f440000 49c7c6fcffffff "
		"4585ff 0f85e7020000 488b4b18 8b3526bcc701 c6435801 488b95b80a0000 4889cf "
		"4c8b8298010000 83e704 8b8290010000 4183e001 0f84fd040000 4883ff01 83d8fb 39c6 "
		"0f8cba040000 83e102 +1596 c3",
		.places = {
			{ .load = 0x184, .after_load = 0x18a, .function_end = 0x800, .limit_reg = 6, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3 vms_gather_munmap_vmas",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816ed8b0, .variable = 0xffffffff83352c50,
		.code =
		"e88b030000 4157 4156 4155 4154 55 4889fd 53 4883ec18 488b5728 654c8b2536e75e02 "
		"4c89642410 4989f4 488b7708 483916 7331 488b4608 48394730 0f82c2020000 f6462504 "
		"0f852f030000 488b7d00 b901000000 e837030000 4189c7 85c0 0f85dd010000 488b7d00 31f6 "
		"e821030000 48894510 4885c0 7408 488b4008 48894538 49be0001000020000000 41bdffffffff "
		"eb6d 85c0 0f8e4c020000 4889df e8ee020000 488b4308 482b03 48c1e80c 48014550 488b5320 "
		"80e620 7404 48014558 488b5320 f7c200001000 7404 48014560 488b5320 4889d1 "
		"81e106010000 4883f904 0f8485010000 4c85f2 0f84ad010000 48014570 488b4d20 4885c9 "
		"0f857c010000 488b4530 488b7d00 488d70ff e880020000 4889c3 4885c0 0f840f020000 "
		"f6432504 0f85ba000000 488b5530 483b5308 7319 488b7d00 31c9 4889de e852020000 4189c7 "
		"85c0 0f859d000000 488b4310 8b5328 488b8898010000 83e101 0f8495010000 3b90d0010000 "
		"740d be02000000 4889df e81b020000 48634548 4889de 4c89e7 8d5001 895548 bac00c0000 "
		"41c744244801000000 49c744241800000000 4989442408 4989442410 e8e5010000 4189c7 85c0 "
		"7534 8b8380000000 85c0 0f843c010000 488dbb80000000 4489e8 f00fc18380000000 83f801 "
		"0f85b7feffff e9c2feffff 41bfffffffff 41c744244801000000 49c744241800000000 "
		"49c744240800000000 49c744241000000000 eb18 8b8880000000 85c9 0f850a010000 "
		"c7808000000001000000 48c7c6ffffffff 4c89e7 e85d010000 4885c0 75d4 498b3c24 "
		"e84f010000 488b442410 65482b050ae55e02 0f8531010000 4883c418 4489f8 5b 5d 415c 415d "
		"415e 415f e926010000 488b4d20 48014568 4885c9 0f8484feffff 488b5530 488b7528 4889df "
		"e805010000 4189c7 85c0 0f84f4fdffff e94bffffff 488b5320 83e202 0f844afeffff "
		"48be0300000008000000 48c7042400000000 4889742408 480fba2c2403 486354240c 480fab1424 "
		"488b1424 48235320 0f8515feffff 48014578 e90cfeffff be03000000 e8a0000000 e9a5fdffff "
		"0f0b e964feffff 0f0b e9bdfeffff 488b4e10 8b059350c601 398190010000 0f8c28fdffff "
		"41bff4ffffff e91dffffff 0f0b e9effeffff 488b7d00 48c7c6ffffffff e855000000 48894518 "
		"4885c0 741c 488b00 488b7d00 48894540 488b4708 48394528 7315 31f6 e830000000 "
		"488b7d00 488b4708 48394528 72eb c6454d01 4531ff e9c7feffff 41bfffffffff e9bcfeffff "
		"e806000000 660f1f440000 c3",
		.places = {
			{ .load = 0x307, .after_load = 0x30d, .function_end = 0x390, .limit_reg = 0, .count_reg = -1, .mm_reg = 1,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 15,
			  .first = 0x307, .jump = 0x313, .refusal = 0x319, .way_on = 0x41,
			  .at_refusal = true, .after_error = 0x31f },
		},
	},
	{
		.name = "7.3 vma_modify",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816edc50, .variable = 0xffffffff83352c50,
		.code =
		"+319 0f847f040000 +1128 f6839000000002 0f857efbffff c7838000000001000000 "
		"48c7c0f4ffffff e995fbffff 498b4710 +89 480fba6c24381b 486344244c 480fab442438 "
		"488b442438 49234720 4909c4 e9effcffff 498b5510 488b7b08 8b05a249c601 398290010000 "
		"0f8d5affffff 488b1424 b901000000 4c89ee e835010000 85c0 0f84d0faffff 4898 "
		"e9dbfaffff 498b5510 488b7b08 8b056849c601 398290010000 0f8d20ffffff 488b542418 31c9 "
		"4c89ee e8fd000000 85c0 0f84a7faffff 4898 e9a3faffff 488b4540 4885c0 0f84dcfcffff "
		"4989ef +222 c3",
		.places = {
			{ .load = 0x658, .after_load = 0x65e, .function_end = 0x7b0, .limit_reg = 0, .count_reg = -1, .mm_reg = 2,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0x658, .jump = 0x664, .refusal = 0x5c4, .way_on = 0x66a,
			  .error_64 = true, .after_error = 0x5cb },
			{ .load = 0x692, .after_load = 0x698, .function_end = 0x7b0, .limit_reg = 0, .count_reg = -1, .mm_reg = 2,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0x692, .jump = 0x69e, .refusal = 0x5c4, .way_on = 0x6a4,
			  .error_64 = true, .after_error = 0x5cb },
		},
	},
	{
		.name = "7.3 split_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816ee7d0, .variable = 0xffffffff83352c50,
		.code =
		"f30f1efa e827000000 4c8b4610 8b056d44c601 41398090010000 7d05 e90f000000 b8f4ffffff "
		"e905000000 0f1f440000 c3",
		.places = {
			{ .load = 0xd, .after_load = 0x13, .function_end = 0x30, .limit_reg = 0, .count_reg = -1, .mm_reg = 8,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0xd, .jump = 0x1a, .refusal = 0x21, .way_on = 0x1c,
			  .at_refusal = true, .after_error = 0x26 },
		},
	},
	{
		.name = "7.3 do_brk_flags",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff816f1670, .variable = 0xffffffff83352c50,
		.code =
		"+232 4889542418 48c1ed0c e8da020000 4889ea 4889df 488d742418 4889442418 e8c5020000 "
		"84c0 0f8482020000 8b05c714c601 398390010000 0f8f70020000 4889ee 4889df e8a0020000 "
		"8944240c 85c0 0f8559020000 4d85ed 741a 4d397d08 0f84b2010000 488b3c24 "
		"48c7c6ffffffff +551 4889ee 8b150e63ac01 48c7c7c0f4d983 48f7de e83b000000 "
		"c744240cf4ffffff e9f6feffff 488b0c24 +42 c3",
		.places = {
			{ .load = 0x113, .after_load = 0x119, .function_end = 0x3d0, .limit_reg = 0, .count_reg = -1, .mm_reg = 3,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x113, .jump = 0x11f, .refusal = 0x395, .way_on = 0x125 },
		},
	},
	/* 7.3 by clang 19, ThinLTO and CFI. */
	{
		.name = "7.3-clang do_mmap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff81333970, .variable = 0xffffffff81d26e78,
		.code =
		"+248 0f8477030000 488b4510 49c1ee0c 4c01f0 730c 49c7c4b5ffffff e95e030000 48897598 "
		"418b8590010000 3b05e0339f00 0f8f47030000 4531e4 4883f904 48894da0 488955b0 48897db8 "
		"4c8945a8 7530 4531e4 31c0 e99f040000 f30f1efa 4c89ef e893040000 f30f1efa 85c0 +762 "
		"804dcd01 41f7c200200400 0f84b5000000 49c7c4eaffffff 65488b052be2b700 483b45d0 "
		"0f8556010000 +361 c3",
		.places = {
			{ .load = 0x122, .after_load = 0x122, .function_end = 0x5f0, .limit_reg = -1, .count_reg = 0, .mm_reg = 13,
			  .folded = true, .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x11b, .jump = 0x128, .refusal = 0x475, .way_on = 0x12e },
		},
	},
	{
		.name = "7.3-clang __se_sys_mremap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff8133bc60, .variable = 0xffffffff81d26e78,
		.code =
		"+480 4c89ee 4c89ff 0f8fcf050000 48c7c0fcffffff 4585e4 0f8552030000 c68538ffffff01 "
		"4d8b8ef8030000 8b0508b09e00 458b8190010000 4d8b8998010000 41f6c101 0f84c1050000 "
		"4883ff04 41b905000000 4183d900 4501c8 4139c0 0f8ec7000000 833d9feb9d0000 "
		"0f8fa1050000 +1521 c3",
		.places = {
			{ .load = 0x20a, .after_load = 0x210, .function_end = 0x840, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-clang move_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff8133cce0, .variable = 0xffffffff81d26e78,
		.code =
		"+70 4c8b7b40 498b4720 48898538ffffff 4d8b2f 4d8b5708 41f6c104 7504 31c0 eb0a "
		"498b4720 c1e80d 83e001 8b0d22a19e00 8b9790010000 488bb798010000 40f6c601 "
		"0f842d070000 0fb6c0 01d0 83c002 39c8 7e0c 48c7c0f4ffffff e9dc060000 4c898d18ffffff "
		"4c898530ffffff +1906 c3",
		.places = {
			{ .load = 0x70, .after_load = 0x76, .function_end = 0x825, .limit_reg = 1, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-clang split_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff81351150, .variable = 0xffffffff81d26e78,
		.code =
		"f30f1efa 0f1f440000 488b4610 448b8090010000 b8f4ffffff 443b05085d9d00 7d0a 55 "
		"4889e5 e81a000000 5d 31f6 4531c0 2ee90e000000 cc cc cc cc cc cc cc cc cc 90 90 90 "
		"90 90 c3",
		.places = {
			{ .load = 0x19, .after_load = 0x19, .function_end = 0x45, .limit_reg = -1, .count_reg = 8, .mm_reg = -1,
			  .folded = true, .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0xd, .jump = 0x20, .refusal = 0x2c, .way_on = 0x22 },
		},
	},
	{
		.name = "7.3-clang vms_gather_munmap_vmas",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff813528b0, .variable = 0xffffffff81d26e78,
		.code =
		"0f1f440000 55 4889e5 4157 4156 4155 4154 53 4883ec18 4889f3 4989fe 488b7708 "
		"488b5728 483b16 764e 498b4630 483b4608 731c 488b4610 8b8090010000 41bff4ffffff "
		"3b057f459d00 0f8df6020000 41bfffffffff f6462504 0f85e6020000 498b3e b901000000 "
		"e809030000 4189c7 85c0 0f85ce020000 498b3e 31f6 e8f4020000 49894610 4885c0 7408 "
		"488b4008 49894638 498b3e 498b7630 48ffce e8d4020000 4885c0 0f84e9010000 4989c4 "
		"488d4308 488945d0 498d4670 488945c0 498d4678 488945c8 4d8d6e68 41bfffffffff eb2a "
		"6666666666662e0f1f840000000000 498b3e 498b7630 48ffce e886020000 4989c4 4885c0 "
		"0f8498010000 48b80000000000040000 4985442420 0f85d1010000 498b5630 4939542408 7615 "
		"498b3e 4c89e6 31c9 e84d020000 85c0 0f85ae010000 418b442428 498b4c2410 "
		"488b9198010000 f6c201 0f8420010000 3b81d0010000 740d 4c89e7 be02000000 e816020000 "
		"49634648 8d4801 41894e48 c7434801000000 48c7431800000000 48894308 48894310 4889df "
		"4c89e6 bac00c0000 e8e4010000 85c0 0f8545010000 4183bc248000000000 0f84d5000000 "
		"498dbc2480000000 b8ffffffff f00fc107 83f801 7502 eb0e 0f8cbe000000 4c89e7 "
		"e8a7010000 498b442408 492b0424 48c1e80c 49014650 49f744242000200000 7404 49014658 "
		"498b4c2420 f7c100001000 7409 49014660 498b4c2420 89ce 81e606010000 4c89ea 83fe04 "
		"742c 488b55c0 f7c100010000 7520 498b4c2420 81e10a010000 488b55c8 83f902 750f "
		"6666662e0f1f840000000000 480102 498b4e20 4885c9 0f8490feffff 498b7628 498b5630 "
		"4c89e7 e815010000 85c0 0f8478feffff eb74 0f0b 3b81d0010000 0f85dafeffff e9e2feffff "
		"0f0b e924ffffff be03000000 e8e7000000 e933ffffff 498b3e 48c7c6ffffffff e8d3000000 "
		"49894618 4885c0 741c 488b00 49894640 eb13 6666662e0f1f840000000000 31f6 e8ae000000 "
		"498b3e 488b4708 493b4628 77ec 41c6464d01 4531ff eb67 4189c7 c7434801000000 488b45d0 "
		"48c7401000000000 48c7400800000000 48c70000000000 666666662e0f1f840000000000 4889df "
		"48c7c6ffffffff e856000000 4885c0 7419 83b88000000000 750c c7808000000001000000 ebd7 "
		"0f0b ebf0 488b3b e830000000 4489f8 4883c418 5b 415c 415d 415e 415f 5d 31c9 31ff "
		"31d2 31f6 2ee911000000 cc cc cc cc cc cc cc cc cc cc cc cc 90 90 90 90 90 c3",
		.places = {
			{ .load = 0x43, .after_load = 0x43, .function_end = 0x375, .limit_reg = -1, .count_reg = 0, .mm_reg = -1,
			  .folded = true, .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x37, .jump = 0x49, .refusal = 0x345, .way_on = 0x4f },
		},
	},
	{
		.name = "7.3-clang vma_modify",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff81353190, .variable = 0xffffffff81d26e78,
		.code =
		"+1218 4183bf8000000001 4c8b65b8 7478 488b55b0 483913 7330 498b7f08 488b4310 "
		"8b8890010000 b8f4ffffff 3b0df6379d00 7d11 4889de b901000000 e88f000000 85c0 7404 "
		"4898 eb3f 4c396308 7636 498b7f08 488b4310 8b8090010000 b9f4ffffff 3b05c0379d00 7d16 "
		"4889de 4c89e2 31c9 e859000000 89c1 4889d8 85c9 7408 4863c1 eb03 4889d8 4883c430 5b "
		"415c 415d 415e 415f 5d 31c9 31ff 31d2 31f6 4531c0 2ee929000000 +41 c3",
		.places = {
			{ .load = 0x4ec, .after_load = 0x4ec, .function_end = 0x590, .limit_reg = -1, .count_reg = 1, .mm_reg = -1,
			  .folded = true, .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x4e1, .jump = 0x4f2, .refusal = 0x505, .way_on = 0x4f4 },
			{ .load = 0x522, .after_load = 0x522, .function_end = 0x590, .limit_reg = -1, .count_reg = 0, .mm_reg = -1,
			  .folded = true, .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x517, .jump = 0x528, .refusal = 0x540, .way_on = 0x52a },
		},
	},
	{
		.name = "7.3-clang do_brk_flags",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff81356030, .variable = 0xffffffff81d26e78,
		.code =
		"+169 e802030000 488945c8 4d89e7 49c1ef0c 488d75c8 4889df 4c89fa e8e8020000 89c1 "
		"b8f4ffffff 84c9 7422 8b8b90010000 3b0d690d9d00 7f14 4889df 4c89fe e8c4020000 85c0 "
		"7439 b8f4ffffff 65488b0debbeb500 483b4dd0 0f8597020000 4881c4b8000000 5b 415c 415d "
		"415e 415f 5d 31c9 +578 0f8493fdffff +78 c3",
		.places = {
			{ .load = 0xd9, .after_load = 0xd9, .function_end = 0x3b0, .limit_reg = -1, .count_reg = 1, .mm_reg = 3,
			  .folded = true, .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0xd3, .jump = 0xdf, .refusal = 0xf5, .way_on = 0xe1 },
		},
	},
	/* 6.1, KASAN inline. */
	{
		.name = "6.1-debug do_mas_align_munmap",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff816773c0, .variable = 0xffffffff82b094e8,
		.code =
		"+610 448bb8a0000000 48c7c0e894b082 4889c1 83e007 48c1e903 83c003 0fb61411 38d0 7c08 "
		"84d2 0f85e00d0000 443b3d941e4901 0f8d4b020000 488b9570feffff 488bbd60feffff 31c9 "
		"4c89ee e84e110000 85c0 7455 4c89f7 898570feffff e83c110000 8b8570feffff "
		"488bb540feffff +514 4839c2 720b 4939d4 0f83f7feffff 0f0b 0f0b b8f4ffffff e9c7fdffff "
		"48b80000000000fcffdf +3847 c3",
		.places = {
			{ .load = 0x28d, .after_load = 0x28d, .function_end = 0x1400, .limit_reg = -1, .count_reg = 15, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x28d, .jump = 0x294, .refusal = 0x4e5, .way_on = 0x29a,
			  .after_error = 0x4ea },
		},
	},
	{
		.name = "6.1-debug split_vma",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff816787c0, .variable = 0xffffffff82b094e8,
		.code =
		"e8db000000 48b80000000000fcffdf 55 4889e5 4154 53 4889fb 4881c7a0000000 4989f8 "
		"49c1e803 4883ec18 410fb60400 84c0 7404 3c03 7e72 48c7c0e894b082 448ba3a0000000 "
		"48bf0000000000fcffdf 4989c0 83e007 49c1e803 83c003 410fb63c38 4038f8 7c05 4084ff "
		"751a 443b25b50c4901 7d55 4889df e863000000 4883c418 5b 415c 5d c3 48c7c7e894b082 "
		"894ddc 488955e0 488975e8 e843000000 8b4ddc 488b55e0 488b75e8 ebc2 894ddc 488955e0 "
		"488975e8 e826000000 8b4ddc 488b55e0 488b75e8 e96effffff b8f4ffffff ebac "
		"66662e0f1f840000000000 0f1f4000 c3",
		.places = {
			{ .load = 0x6c, .after_load = 0x6c, .function_end = 0xe0, .limit_reg = -1, .count_reg = 12, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x6c, .jump = 0x73, .refusal = 0xca, .way_on = 0x75,
			  .at_refusal = true, .after_error = 0xcf },
		},
	},
	{
		.name = "6.1-debug do_brk_flags",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff8167a940, .variable = 0xffffffff82b094e8,
		.code =
		"+242 0f8440070000 +51 418b8da0000000 48ba0000000000fcffdf 4889c6 83e007 48c1ee03 "
		"83c003 0fb61416 38d0 7c08 84d2 0f8554060000 3b0d49ea4801 0f8fd3060000 4c89fe 4c89ef "
		"e8f0080000 8945c4 85c0 0f85bd060000 4d85e4 742b 48b80000000000fcffdf 4d8d542408 "
		"4c89d2 48c1ea03 803c0200 +1670 0f852e010000 8b1534a33401 48c7c700567583 e828020000 "
		"c745c4f4ffffff e9c8fbffff e817020000 +535 c3",
		.places = {
			{ .load = 0x159, .after_load = 0x159, .function_end = 0xa60, .limit_reg = -1, .count_reg = 1, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x159, .jump = 0x15f, .refusal = 0x838, .way_on = 0x165 },
		},
	},
	{
		.name = "6.1-debug do_mmap",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff8167ecd0, .variable = 0xffffffff82b094e8,
		.code =
		"+282 0f84b4050000 +67 418b96a0000000 48b90000000000fcffdf 4889c6 83e007 48c1ee03 "
		"83c003 0fb60c0e 38c8 7c08 84c9 0f85d1080000 3b1581a64801 0f8f37050000 488b4dd0 "
		"488b55c8 4c89fe 4989d8 4c89e7 4c8955c0 e8f90b0000 4889c6 483d00f0ffff 0f8741030000 "
		"f7c300001000 4c8b55c0 0f85bd040000 +1254 48c7c6efffffff e93ffeffff 48c7c6b5ffffff "
		"e933feffff 48c7c6f4ffffff e927feffff e9cb060000 +1739 c3",
		.places = {
			{ .load = 0x191, .after_load = 0x191, .function_end = 0xdb0, .limit_reg = -1, .count_reg = 2, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .above = true, .error_reg = 6,
			  .first = 0x191, .jump = 0x197, .refusal = 0x6d4, .way_on = 0x19d,
			  .error_64 = true, .after_error = 0x6db },
		},
	},
	{
		.name = "6.1-debug move_vma",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff8168b300, .variable = 0xffffffff82b094e8,
		.code =
		"+380 48be0000000000fcffdf 4889d7 83e207 48c1ef03 83c203 0fb63437 4038f2 7c09 4084f6 "
		"0f859f090000 8b353de04701 8d56fd 39d1 0f8d55050000 488bb548ffffff 488bbd50ffffff "
		"4889f2 4829fa 488b7d10 83e704 480f45d6 4889bd38ffffff 488d7860 4889f9 "
		"48899508ffffff +4102 c3",
		.places = {
			{ .load = 0x1a5, .after_load = 0x1ab, .function_end = 0x11f0, .limit_reg = 6, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.1-debug __do_sys_mremap",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff8168c4f0, .variable = 0xffffffff82b094e8,
		.code =
		"+2618 898590feffff 448d7802 48c7c0e894b082 4889c6 83e007 48c1ee03 83c003 0fb60c0e "
		"38c8 7c08 84c9 0f853f0d0000 8b058ac54701 83e803 4139c7 0f8dfefaffff 4c89e0 83e002 "
		"48898588feffff 0f854e070000 488b85c0feffff 4839d8 0f83a6050000 488b8dd0feffff "
		"488bbd98feffff +3541 c3",
		.places = {
			{ .load = 0xa68, .after_load = 0xa6e, .function_end = 0x1880, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.1-debug madvise_update_vma",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff816d90c0, .variable = 0xffffffff82b094e8,
		.code =
		"+599 458ba7a0000000 48b90000000000fcffdf 4889c6 83e007 48c1ee03 83c003 0fb60c0e "
		"38c8 7c08 84c9 0f8582040000 443b259c014301 0f8d8e040000 b901000000 4889de 4c89ff "
		"e8ee070000 85c0 0f855effffff 48b80000000000fcffdf 488d7b08 4889fa 48c1ea03 803c0200 "
		"0f851d070000 +61 458ba7a0000000 48ba0000000000fcffdf 4889c1 83e007 48c1e903 83c003 "
		"0fb61411 38d0 7c08 84d2 0f85e7060000 443b25ed004301 0f8ddf030000 488b55d0 31c9 "
		"4889de 4c89ff e83e070000 85c0 0f85aefeffff 4889d9 e957feffff 48c7c06cbcb082 "
		"48b90000000000fcffdf 4889c6 +920 488955c8 e879030000 488b55c8 e965fbffff b8f4ffffff "
		"e9defaffff 498dbc2458010000 +862 c3",
		.places = {
			{ .load = 0x285, .after_load = 0x285, .function_end = 0xa90, .limit_reg = -1, .count_reg = 12, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x285, .jump = 0x28c, .refusal = 0x720, .way_on = 0x292,
			  .after_error = 0x725 },
			{ .load = 0x334, .after_load = 0x334, .function_end = 0xa90, .limit_reg = -1, .count_reg = 12, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x334, .jump = 0x33b, .refusal = 0x720, .way_on = 0x341,
			  .after_error = 0x725 },
		},
	},
	/* 7.3, KASAN inline. */
	{
		.name = "7.3-debug do_mmap",
		.arch = X86, .count_offset = 0x290,
		.address = 0xffffffff818d8fe0, .variable = 0xffffffff82f2d7f8,
		.code =
		"+474 0f84380d0000 +85 448ba890020000 48c7c0f8d7f282 4889c1 83e007 48c1e903 83c003 "
		"0fb61411 38d0 7c08 84d2 0f8569110000 8b05b2456501 4139c5 0f8fa90c0000 31c0 "
		"4883bd40ffffff04 0f84200d0000 488d73e0 488b8d40ffffff 48ba0000000000fcffdf "
		"4889b530ffffff 48c1ee03 83e107 +3171 488b4518 488b9d28ffffff 488918 e98bfbffff "
		"49c7c7f4ffffff e97ffbffff 488b8528ffffff +2293 c3",
		.places = {
			{ .load = 0x260, .after_load = 0x266, .function_end = 0x1820, .limit_reg = 0, .count_reg = 13, .mm_reg = -1,
			  .compared = true, .adjacent = true, .above = true, .error_reg = 15,
			  .first = 0x260, .jump = 0x269, .refusal = 0xf18, .way_on = 0x26f,
			  .error_64 = true, .after_error = 0xf1f },
		},
	},
	{
		.name = "7.3-debug prep_move_vma",
		.arch = X86, .count_offset = 0x290,
		.address = 0xffffffff818eb5e0, .variable = 0xffffffff82f2d7f8,
		.code =
		"+404 48ba0000000000fcffdf 4889c1 83e007 48c1e903 83c003 0fb61411 38d0 7c08 84d2 "
		"0f85f4020000 488dbe90020000 8b0d50206401 48b80000000000fcffdf 4889fa 48c1ea03 "
		"0fb60402 84c0 7408 3c03 0f8e3a030000 48c7c07cfcf282 8b9690020000 "
		"48bf0000000000fcffdf 4989c3 +1133 c3",
		.places = {
			{ .load = 0x1c2, .after_load = 0x1c8, .function_end = 0x670, .limit_reg = 1, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-debug __do_sys_mremap",
		.arch = X86, .count_offset = 0x290,
		.address = 0xffffffff818f3e30, .variable = 0xffffffff82f2d7f8,
		.code =
		"+997 48ba0000000000fcffdf 4889c6 83e007 48c1ee03 83c003 0fb61416 38d0 7c08 84d2 "
		"0f851f100000 488db990020000 448b05ae956301 48b80000000000fcffdf 4889fa 48c1ea03 "
		"0fb60402 84c0 7408 3c03 0f8ebc0f0000 48c7c67cfcf282 8b9190020000 "
		"48b80000000000fcffdf 48c1ee03 +4826 c3",
		.places = {
			{ .load = 0x413, .after_load = 0x41a, .function_end = 0x1730, .limit_reg = 8, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-debug split_vma",
		.arch = X86, .count_offset = 0x290,
		.address = 0xffffffff8193e170, .variable = 0xffffffff82f2d7f8,
		.code =
		"e81b010000 48b80000000000fcffdf 55 4889e5 4154 53 4889fb 488d7e10 4989f8 49c1e803 "
		"4883ec18 41803c0000 0f85c6000000 48b80000000000fcffdf 4c8b6610 498dbc2490020000 "
		"4989f8 49c1e803 410fb60400 84c0 7404 3c03 7e75 48c7c0f8d7f282 458ba42490020000 "
		"48bf0000000000fcffdf 4989c0 83e007 49c1e803 83c003 410fb63c38 4038f8 7c05 4084ff "
		"751c 8b05f0f55e01 4139c4 7d55 4889df e87b000000 4883c418 5b 415c 5d c3 "
		"48c7c7f8d7f282 894ddc 488955e0 488975e8 e85b000000 8b4ddc 488b55e0 488b75e8 ebc0 "
		"894ddc 488955e0 488975e8 e83e000000 8b4ddc 488b55e0 488b75e8 e96bffffff b8f4ffffff "
		"ebac 894ddc 488955e0 488975e8 e817000000 8b4ddc 488b55e0 488b75e8 e91affffff "
		"0f1f8000000000 c3",
		.places = {
			{ .load = 0x92, .after_load = 0x98, .function_end = 0x120, .limit_reg = 0, .count_reg = 12, .mm_reg = -1,
			  .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x92, .jump = 0x9b, .refusal = 0xf2, .way_on = 0x9d,
			  .at_refusal = true, .after_error = 0xf7 },
		},
	},
	{
		.name = "7.3-debug vms_gather_munmap_vmas",
		.arch = X86, .count_offset = 0x290,
		.address = 0xffffffff8193e290, .variable = 0xffffffff82f2d7f8,
		.code =
		"e8db150000 48ba0000000000fcffdf 55 4889e5 4157 4989f7 4156 488d8518ffffff 4155 "
		"48c1e803 4989fd 4154 53 4881ec20010000 488985b8feffff 4801d0 48c78518ffffffb38ab541 "
		"48c78520ffffff50ce7c82 48c78528ffffff90e29381 c700f1f1f1f1 c7400400f2f2f2 "
		"c74010000000f3 c74014f3f3f3f3 488d4728 488985d8feffff 48c1e803 803c1000 "
		"0f85e9110000 498d7d08 498b5528 48b80000000000fcffdf 4889f9 48c1e903 803c0100 "
		"0f852d120000 48b80000000000fcffdf 498b7508 4889f1 48c1e903 803c0100 0f85e5110000 "
		"498d4530 483916 488985c8feffff 0f83a2000000 4889c1 48b80000000000fcffdf 48c1e903 "
		"803c0100 0f8559120000 488d7e08 498b5d30 48b80000000000fcffdf 4889f9 48c1e903 "
		"803c0100 0f8559130000 483b5e08 0f827a080000 48b80000000000fcffdf 488d7e20 4889f9 "
		"48c1e903 803c0100 0f85d4120000 f6462504 0f85940e0000 48b80000000000fcffdf 4c89e9 "
		"48c1e903 803c0100 0f85e2120000 498b7d00 b901000000 e85d140000 85c0 0f85b2080000 "
		"48b80000000000fcffdf 4c89ea 48c1ea03 803c0200 0f85a4120000 498b7d00 31f6 e82f140000 "
		"498d7d10 48ba0000000000fcffdf 4889f9 48c1e903 803c1100 0f852b120000 49894510 4885c0 "
		"7446 48ba0000000000fcffdf 488d7808 4889f9 48c1e903 803c1100 0f85eb110000 498d7d38 "
		"488b5808 48b80000000000fcffdf 4889fa 48c1ea03 803c0200 0f85be110000 49895d38 "
		"488b95c8feffff 48b80000000000fcffdf 48c1ea03 803c0200 0f8594120000 4c89e8 498b7530 "
		"4d89ec 49be0000000000fcffdf 48c1e803 4c01f0 488985d0feffff 488b85c8feffff 48c1e803 "
		"4c01f0 48898500ffffff 488b85d0feffff 803800 0f85cb0f0000 498b3c24 4883ee01 "
		"e84e130000 4989c5 4885c0 0f842d080000 498d4520 48898508ffffff 48c1e803 42803c3000 "
		"0f85b40d0000 41f6452504 0f85ea070000 498d4508 488985f0feffff 48c1e803 42803c3000 "
		"0f85b10d0000 488b8500ffffff 498b5d08 803800 0f858c0d0000 498b542430 4839da 7326 "
		"488b85d0feffff 803800 0f85fa0f0000 498b3c24 31c9 4c89ee e8c7120000 85c0 "
		"0f8591070000 498d4528 488985e0feffff 48c1e803 420fb60430 84c0 7408 3c03 "
		"0f8e8c0d0000 498d4510 418b4d28 488985e8feffff 48c1e803 42803c3000 0f85510d0000 "
		"48c7c37cfcf282 498b5510 4889d8 48c1e803 420fb63430 4889d8 83e007 83c003 4038f0 7c09 "
		"4084f6 0f85b80c0000 8b3d59165f01 85ff 0f8537040000 488dba80030000 4889f8 48c1e803 "
		"420fb60430 84c0 7408 3c03 0f8ea70d0000 3b8a80030000 740d be02000000 4c89ef "
		"e811120000 498d7c2448 4889f8 48c1e803 420fb60430 84c0 7408 3c03 0f8e6b0d0000 "
		"4963542448 498d7f48 8d4201 4189442448 4889f8 48c1e803 420fb60430 84c0 7408 3c03 "
		"0f8ec90c0000 498d7f18 41c7474801000000 4889f8 48c1e803 42803c3000 0f85050e0000 "
		"49c7471800000000 be04000000 48c7c7000ad284 488995f8feffff e88d110000 f0ff0516233e03 "
		"be04000000 48c7c7c009d284 e875110000 f0ff05be223e03 498d7f08 488b95f8feffff 4889f8 "
		"48c1e803 42803c3000 0f85980d0000 498d7f10 49895708 4889f8 48c1e803 42803c3000 "
		"0f85660d0000 49895710 4c89ee bac00c0000 4c89ff e823110000 85c0 0f85ed050000 "
		"488b85e0feffff 48c1e803 420fb60430 84c0 7408 3c03 0f8e1d0d0000 488b85e8feffff "
		"418b5528 48c1e803 42803c3000 0f85e60c0000 4889d8 83e307 498b4d10 48c1e803 83c303 "
		"420fb60430 38c3 7c08 84c0 0f85990c0000 8b35c9145f01 85f6 0f85de020000 "
		"488db980030000 4889f8 48c1e803 420fb60430 84c0 7408 3c03 0f8e480c0000 3b9180030000 "
		"0f8532050000 498d9d80000000 be04000000 4889df e876100000 4889d8 48c1e803 420fb61430 "
		"4889d8 83e007 83c003 38d0 7c08 84d2 0f85fa0b0000 418b8580000000 85c0 0f84e7040000 "
		"be04000000 4889df e839100000 b8ffffffff f0410fc18580000000 83f801 0f840f020000 85c0 "
		"0f8ea9040000 4c89ef e812100000 488b85f0feffff 48c1e803 42803c3000 0f85bb0a0000 "
		"4c89e8 498b5d08 48c1e803 42803c3000 0f85280b0000 498d7c2450 492b5d00 4889f8 "
		"48c1eb0c 48c1e803 42803c3000 0f85ff0a0000 49015c2450 488bbd08ffffff be08000000 "
		"e8b10f0000 488b8508ffffff 48c1e803 42803c3000 0f85c20a0000 498b4520 f6c420 741c "
		"498d7c2458 4889f8 48c1e803 42803c3000 0f85ee0c0000 49015c2458 488bbd08ffffff "
		"be08000000 e8650f0000 488b8508ffffff 48c1e803 42803c3000 0f85650a0000 498b4520 "
		"a900001000 741c 498d7c2460 4889f8 48c1e803 42803c3000 0f85960c0000 49015c2460 "
		"498b4520 4889c2 81e206010000 4883fa04 0f84dd000000 f6c401 0f8468010000 498d7c2470 "
		"4889f8 48c1e803 42803c3000 0f85500c0000 49015c2470 498d7c2420 4889f8 48c1e803 "
		"42803c3000 0f85310a0000 498b4c2420 4885c9 7440 488b85d8feffff 48c1e803 42803c3000 "
		"0f85f50b0000 488b8500ffffff 498b742428 803800 0f854d0b0000 498b542430 4c89ef "
		"e8930e0000 85c0 0f855d030000 4c89e8 48c1e803 42803c3000 0f85c8090000 488b85d8feffff "
		"498b5d00 48c1e803 42803c3000 0f85c5090000 493b5c2428 0f821f030000 488b8500ffffff "
		"803800 0f85cf0a0000 498b742430 4839de 0f83cbfaffff 0f0b 498d7c2468 4889f8 48c1e803 "
		"42803c3000 0f85380b0000 49015c2468 e927ffffff e9fcfdffff 488dba40030000 31f6 "
		"898dc0feffff 488995f8feffff e8f30d0000 488b95f8feffff 8b8dc0feffff 85c0 "
		"0f8599fbffff 0f0b e992fbffff 488db940030000 31f6 8995e8feffff 48898df8feffff "
		"e8bc0d0000 488b8df8feffff 8b95e8feffff 85c0 0f85f2fcffff 0f0b e9ebfcffff "
		"488bbd08ffffff be08000000 e88f0d0000 488b9508ffffff 48b80000000000fcffdf 48c1ea03 "
		"803c0200 0f85a30b0000 498b4520 a802 0f8478feffff 488dbd10ffffff "
		"48b80300000008000000 48c78538ffffff00000000 4889fa 48898510ffffff "
		"48b80000000000fcffdf 48c1ea03 0fb60402 3c03 7f08 84c0 0f856e050000 488d8d38ffffff "
		"be08000000 4889cf 48898df8feffff e8050d0000 480fbaad38ffffff03 488dbd14ffffff "
		"488b8df8feffff 48b80000000000fcffdf 4889fa 48c1ea03 0fb61402 4889f8 83e007 83c003 "
		"38d0 7c08 84d2 0f856f050000 48639514ffffff be08000000 4889d0 488995f8feffff "
		"48c1e806 488d3cc1 e8a10c0000 488b95f8feffff 480fab9538ffffff 488b9508ffffff "
		"488b8d38ffffff 48b80000000000fcffdf 48c1ea03 803c0200 0f85160a0000 4889c8 49234520 "
		"0f8573fdffff 48b80000000000fcffdf 498d7c2478 4889fa 48c1ea03 803c0200 0f85080a0000 "
		"49015c2478 e949fdffff 48b80000000000fcffdf 488d7e10 4889f9 48c1e903 803c0100 "
		"0f85e9090000 48b80000000000fcffdf 488b5e10 488dbb90020000 4889f9 48c1e903 0fb60401 "
		"84c0 7408 3c03 0f8e42040000 48c7c0f8d7f282 8b9b90020000 48b90000000000fcffdf 4889c7 "
		"83e007 48c1ef03 83c003 0fb60c0f 38c8 7c08 84c9 0f8534040000 8b0538eb5e01 39c3 "
		"0f8cf9f6ffff b8f4ffffff 488b8db8feffff 48ba0000000000fcffdf 4801d1 48c70100000000 "
		"48c7411000000000 488d65d8 5b 415c 415d 415e 415f 5d c3 be03000000 4889df e8640b0000 "
		"e945fbffff 0f0b e912fbffff 803d8cd25d0100 0f85c1faffff 4c89ef e8430b0000 "
		"c60577d25d0101 0f0b e9abfaffff 0f0b b8ffffffff 4c89ff 898508ffffff e8200b0000 "
		"8b8508ffffff e972ffffff 48b80000000000fcffdf 4c89e2 4d89e5 48c1ea03 803c0200 "
		"0f851b0a0000 498b7d00 48c7c6ffffffff e8e70a0000 498d7d18 4889fa 4889c3 "
		"48b80000000000fcffdf 48c1ea03 803c0200 0f85f6090000 49895d18 4885db 7441 "
		"48b80000000000fcffdf 4889da 48c1ea03 803c0200 0f85900a0000 498d7d40 488b1b "
		"48b80000000000fcffdf 4889fa 48c1ea03 803c0200 0f85640a0000 49895d40 31c0 "
		"488dbd60ffffff b90a000000 4c89fa f348ab 48c1ea03 48b80000000000fcffdf 803c0200 "
		"0f859b090000 498b07 488b95d8feffff 48c74580ffffffff c745a001000000 48898558ffffff "
		"48c1ea03 48b80000000000fcffdf 803c0200 0f8552090000 4c89ea 4d8b6528 "
		"48b80000000000fcffdf 48c1ea03 803c0200 0f859e090000 48b80000000000fcffdf 498b5d00 "
		"488d7b48 4889fa 48c1ea03 0fb60402 84c0 7409 3c03 7f05 e8ce090000 488d7b18 "
		"c7434801000000 48b80000000000fcffdf 4889fa 48c1ea03 803c0200 0f85c2080000 "
		"48c7431800000000 be04000000 48c7c7000ad284 e88f090000 f0ff05181b3e03 be04000000 "
		"48c7c7c009d284 e877090000 f0ff05c01a3e03 48b80000000000fcffdf 488d7b08 4889fa "
		"48c1ea03 803c0200 0f8561080000 488d7b10 4c896308 48b80000000000fcffdf 4889fa "
		"48c1ea03 803c0200 0f85ca080000 4c896310 e825090000 31d2 4531c9 4531c0 "
		"488d0500000000 50 b902000000 31f6 48c7c72070ba82 e802090000 e8fd080000 5a 85c0 "
		"0f85f7000000 48b80000000000fcffdf 4d8d7d48 4c89fa 48c1ea03 0fb60402 84c0 740c 3c03 "
		"7f08 4c89ff e8cb080000 418b4548 4531e4 49be0000000000fcffdf 8d70ff 488d8558ffffff "
		"4863f6 4889c7 488985f8feffff e89e080000 4889c3 488b85c8feffff 48c1e803 4c01f0 "
		"48898508ffffff 4c89e8 48c1e803 4c01f0 48898500ffffff eb35 4c89f8 4183c401 48c1e803 "
		"420fb60430 84c0 7408 3c03 0f8e5a070000 418b4548 488bbdf8feffff 8d70ff 4863f6 "
		"e841080000 4889c3 488b8508ffffff 803800 0f850f070000 488b8500ffffff 498b7530 803800 "
		"0f85e0060000 498b7d00 4883ee01 e80d080000 4885c0 0f84c0000000 4839c3 748c 0f0b "
		"e8f8070000 84c0 0f85fcfeffff e8eb070000 85c0 0f84effeffff 803dc7cb5d0100 "
		"0f85e2feffff 48c7c2200e5382 be52030000 48c7c7800e5382 c605a7cb5d0101 e8b7070000 "
		"e9befeffff e8ad070000 e988faffff 4889b500ffffff 48899508ffffff e895070000 "
		"488bb500ffffff 488b9508ffffff e998fbffff 48c7c7f8d7f282 4889b500ffffff "
		"48899508ffffff e868070000 488bb500ffffff 488b9508ffffff e99ffbffff e850070000 "
		"488b8df8feffff e980faffff e83f070000 85c0 0f854f010000 48c7c72070ba82 "
		"488d3500000000 e824070000 e81f070000 4c89fa 48b80000000000fcffdf 48c1ea03 0fb60402 "
		"84c0 7408 3c03 0f8e76060000 45396548 0f8557010000 48b80000000000fcffdf 4c89ea "
		"48c1ea03 803c0200 0f8596060000 48b80000000000fcffdf 4d8b7500 498d7e08 4889fa "
		"48c1ea03 803c0200 0f8569060000 488b95d8feffff 498b5e08 48b80000000000fcffdf "
		"48c1ea03 803c0200 0f855d060000 49395d28 7364 488b9dd8feffff 4c89e8 "
		"49bc0000000000fcffdf 48c1e803 48c1eb03 4e8d3c20 4c01e3 31f6 4c89f7 e860060000 "
		"41803f00 0f85e5050000 4d8b7500 498d7e08 4889f8 48c1e803 42803c2000 0f85c1050000 "
		"803b00 498b4608 0f8588050000 49394528 72bf 48b80000000000fcffdf 498d7d4d 4889fa "
		"48c1ea03 0fb60402 4889fa 83e207 38d0 7f08 84c0 0f85d9050000 41c6454d01 31c0 "
		"e94ffaffff b8ffffffff e945faffff e8e3050000 84c0 0f85a4feffff e8d6050000 85c0 "
		"0f8497feffff 803db1c95d0100 0f858afeffff 48c7c2c00e5382 be6e030000 48c7c7800e5382 "
		"c60591c95d0101 e8a2050000 e966feffff 0f0b 4889df 488995c0feffff 898df8feffff "
		"e886050000 488b95c0feffff 8b8df8feffff e921f3ffff 488bbd08ffffff e868050000 "
		"e93bf2ffff 488bbdc8feffff e857050000 e963f2ffff 488bbdf0feffff e846050000 "
		"e93ef2ffff 488bbdf0feffff e835050000 e934f5ffff 488bbde8feffff 898df8feffff "
		"e81e050000 8b8df8feffff e992f2ffff 488bbde0feffff e807050000 e963f2ffff "
		"488995f8feffff e8f6040000 488b95f8feffff e91ff3ffff 488bbd08ffffff e8de040000 "
		"e98af5ffff 488bbd08ffffff e8cd040000 e92df5ffff e8c3040000 e9f7f4ffff 4c89ef "
		"e8b6040000 e9cbf4ffff 4c89ef e8a9040000 e92bf6ffff e89f040000 e9c5f5ffff "
		"488bbdd8feffff e88e040000 e92af6ffff e884040000 e98bf2ffff 488995c0feffff "
		"898df8feffff e86d040000 488b95c0feffff 8b8df8feffff e935f2ffff 4889df e853040000 "
		"e9f9f3ffff 48898de8feffff 8995f8feffff e83c040000 488b8de8feffff 8b95f8feffff "
		"e994f3ffff 48c7c77cfcf282 48898de8feffff 8995f8feffff e811040000 488b8de8feffff "
		"8b95f8feffff e93cf3ffff 488bbde8feffff 8995f8feffff e8ed030000 8b95f8feffff "
		"e9fdf2ffff 488bbde0feffff e8d6030000 e9d2f2ffff 488995f8feffff e8c5030000 "
		"488b95f8feffff e982f2ffff e8b4030000 488b95f8feffff e957f2ffff 488995f8feffff "
		"e89c030000 488b95f8feffff e9e3f1ffff 4c89e7 4889b508ffffff e881030000 "
		"488bb508ffffff e91af0ffff 488bbdc8feffff e869030000 e920f5ffff 488bbdd8feffff "
		"e858030000 e906eeffff 488bbdc8feffff 4889b5f8feffff 48898d08ffffff e839030000 "
		"488bb5f8feffff 488b8d08ffffff e986f4ffff 4889f7 48899500ffffff 4889b508ffffff "
		"e810030000 488b9500ffffff 488bb508ffffff e9f2edffff 48899508ffffff e8f1020000 "
		"488b9508ffffff e9bbedffff e8e0020000 e9bef4ffff 4c89e7 488995f8feffff e8cc020000 "
		"488b95f8feffff e9ebefffff 488bbdd8feffff 48898d08ffffff e8ad020000 488b8d08ffffff "
		"e9ecf3ffff e89c020000 e9a6f3ffff e892020000 e960f3ffff e888020000 e908f3ffff "
		"488bbdc8feffff 4889b500ffffff 48899508ffffff e869020000 488bb500ffffff "
		"488b9508ffffff e97aedffff 488bbd08ffffff 48898df8feffff e843020000 488b8df8feffff "
		"e9cbf5ffff e832020000 e9eef5ffff 4889b500ffffff 48899508ffffff e81a020000 "
		"488bb500ffffff 488b9508ffffff e9f1f5ffff e802020000 e938eeffff 48898508ffffff "
		"e8f1010000 488b8508ffffff e9fdedffff 48898508ffffff e8d9010000 488b8508ffffff "
		"e9bdedffff 488bbd08ffffff e8c1010000 e94cf4ffff 4889b500ffffff 48899508ffffff "
		"e8a9010000 488bb500ffffff 488b9508ffffff e906edffff 4c89ef e88e010000 e94fedffff "
		"4c89ef 4889b500ffffff 48899508ffffff e873010000 488bb500ffffff 488b9508ffffff "
		"e9f5ecffff 4889b500ffffff 48899508ffffff e84d010000 488bb500ffffff 488b9508ffffff "
		"e981ecffff 4c89ef 4889b5f0feffff e82b010000 488bb5f0feffff e905f9ffff "
		"488bbdc8feffff e813010000 e9e0f8ffff 488bbdc8feffff e802010000 e95bedffff 4c89ff "
		"e8f5000000 e999f8ffff e8eb000000 e995f7ffff e8e1000000 e934f7ffff 4c89e7 e8d4000000 "
		"e9d8f5ffff e8ca000000 e900f6ffff 488bbdd8feffff e8b9000000 e99df6ffff 4c89ff "
		"e8ac000000 e958f6ffff 488bbdd8feffff 48898508ffffff e894000000 488b8508ffffff "
		"e959faffff 4c89ff e880000000 e97df9ffff e876000000 e935faffff 4c89ef e869000000 "
		"e90efaffff e85f000000 e92cf7ffff 4c89ef e852000000 e955f6ffff e848000000 e98df9ffff "
		"4c89ef e83b000000 e95df9ffff 488bbdd8feffff e82a000000 e992f9ffff e820000000 "
		"e91dfaffff e816000000 e992f5ffff 4889df e809000000 e963f5ffff 0f1f4000 c3",
		.places = {
			{ .load = 0xa2a, .after_load = 0xa30, .function_end = 0x15e0, .limit_reg = 0, .count_reg = 3, .mm_reg = -1,
			  .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0xa2a, .jump = 0xa32, .refusal = 0xa38, .way_on = 0x131,
			  .at_refusal = true, .after_error = 0xa3d },
		},
	},
	{
		.name = "7.3-debug vma_modify",
		.arch = X86, .count_offset = 0x290,
		.address = 0xffffffff8193f870, .variable = 0xffffffff82f2d7f8,
		.code =
		"+1643 0f842c110000 +1207 8b9b90020000 48ba0000000000fcffdf 4889c1 83e007 48c1e903 "
		"83c003 0fb61411 38d0 7c08 84d2 0f8512230000 8b052dd45e01 4c898560ffffff 39c3 "
		"0f8d330c0000 488b9d40ffffff 488b9530ffffff b901000000 4c89e7 4889de e8c82c0000 "
		"4863d0 85c0 0f85abfbffff 488d7b08 +3055 e8c5200000 4c8b8560ffffff "
		"41c7808000000001000000 48c7c2f4ffffff e995efffff 488b8550ffffff +1607 8b9b90020000 "
		"48ba0000000000fcffdf 4889c1 83e007 48c1e903 83c003 0fb61411 38d0 7c08 84d2 "
		"0f852d0f0000 8b055ec15e01 39c3 0f8d6bf9ffff 488b9518ffffff 488bb540ffffff 31c9 "
		"4c89e7 e8061a0000 4863d0 85c0 0f84e2e8ffff e9e4e8ffff 48c7c680115382 4c89c7 +6636 "
		"c3",
		.places = {
			{ .load = 0xb55, .after_load = 0xb5b, .function_end = 0x3850, .limit_reg = 0, .count_reg = 3, .mm_reg = -1,
			  .compared = true, .error_reg = 2,
			  .first = 0xb55, .jump = 0xb64, .refusal = 0x179d, .way_on = 0xb6a,
			  .error_64 = true, .after_error = 0x17a4 },
			{ .load = 0x1e24, .after_load = 0x1e2a, .function_end = 0x3850, .limit_reg = 0, .count_reg = 3, .mm_reg = -1,
			  .compared = true, .adjacent = true, .error_reg = 2,
			  .first = 0x1e24, .jump = 0x1e2c, .refusal = 0x179d, .way_on = 0x1e32,
			  .error_64 = true, .after_error = 0x17a4 },
		},
	},
	{
		.name = "7.3-debug do_brk_flags",
		.arch = X86, .count_offset = 0x290,
		.address = 0xffffffff8194ea90, .variable = 0xffffffff82f2d7f8,
		.code =
		"+695 0f84930e0000 +54 8b8b90020000 48ba0000000000fcffdf 4889c6 83e007 48c1ee03 "
		"83c003 0fb61416 38d0 7c08 84d2 0f85850e0000 8b0542ea5d01 39c1 0f8f220e0000 4c89f6 "
		"4889df e827140000 898544feffff 85c0 0f85090e0000 4d85e4 7445 48b80000000000fcffdf "
		"498d7c2408 4889fa 48c1ea03 +3543 7d4e 8b152fdf3901 4c89f6 48c7c740ee8184 e810060000 "
		"c78544fefffff4ffffff e9cefaffff 803db5c35c0100 +1530 c3",
		.places = {
			{ .load = 0x320, .after_load = 0x326, .function_end = 0x1760, .limit_reg = 0, .count_reg = 1, .mm_reg = -1,
			  .compared = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x320, .jump = 0x328, .refusal = 0x1150, .way_on = 0x32e },
		},
	},
	/* 6.1, KCSAN. */
	{
		.name = "6.1-kcsan do_mas_align_munmap",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812dfc40, .variable = 0xffffffff81f0cf48,
		.code =
		"e81b090000 55 4889e5 4157 4156 4155 4989f5 be38000000 4154 4989fc 488d7da0 53 "
		"4881ecb0000000 8b4510 48899550ffffff 4c898578ffffff 4c898d40ffffff 48898d58ffffff "
		"89853cffffff 48c7458000000000 48c7458800000000 48c7459000000000 e8b6080000 31c0 "
		"b907000000 488d7da0 f348ab 488d7d98 e89f080000 488d4580 488d7db0 48894598 "
		"e88e080000 488d7dc0 48c745b001000000 e87d080000 4c89e7 48c745c0ffffffff e86d080000 "
		"498b1c24 488d7b10 e860080000 8b5b10 488d7d90 e854080000 81e300030000 895d90 "
		"81fb00030000 7410 488d7d80 e83a080000 c7458000000000 488d7d88 e82a080000 bac00c0000 "
		"4c89ee 4c89e7 48c7458800000000 e812080000 85c0 0f85e5070000 4c8bb578ffffff "
		"498d442410 4889c7 48898548ffffff 498d5eff 48899d70ffffff e8e4070000 49895c2410 "
		"4c89ef e8d7070000 488b8558ffffff 49394500 0f83ba000000 498d7d08 e8bd070000 4d3b7508 "
		"732b 488b9d50ffffff 488d7b68 e8a7070000 48c7c748cff081 8b5b68 e898070000 "
		"3b1d7ad1c200 0f8da1040000 488b9d58ffffff 488bbd50ffffff 31c9 4c89ee 4889da "
		"e871070000 85c0 7423 4c89e7 898578ffffff e85f070000 8b8578ffffff 488d65d8 5b 415c "
		"415d 415e 415f 5d c3 498d7c2408 e840070000 49895c2408 488bbd48ffffff e82f070000 "
		"49895c2410 498d7c2418 e820070000 4c89e7 49c744241801000000 e80f070000 4989c5 31f6 "
		"4c89e7 e802070000 48898528ffffff 4885c0 0f8460060000 48c78560ffffff00000000 4531f6 "
		"4c89a568ffffff 4c89ad30ffffff e9a5000000 4c8d6b08 4c89ef e8c5060000 4c8b7b08 "
		"4c39bd78ffffff 0f82b1040000 4889df e8ac060000 4c8b23 488d7da0 e8a0060000 488d7da8 "
		"4c8965a0 e893060000 498d47ff 488d7db0 488945a8 e882060000 bac00c0000 4889de "
		"488d7d98 48c745b001000000 e869060000 85c0 0f85ae050000 488d7b20 e858060000 f6432120 "
		"7422 4c89ef e84a060000 4889df 4c8b6b08 e83e060000 4c2b2b 49c1ed0c 4c01ad60ffffff "
		"4183c601 488bb570ffffff 488bbd68ffffff e819060000 4889c3 4885c0 0f853cffffff "
		"4c8ba568ffffff 48c7c6ffffffff 4489b538ffffff 4c8bad30ffffff 4c89e7 e8e9050000 "
		"4889c3 4883bd40ffffff00 0f8585050000 498d7c2408 e8ce050000 488b8558ffffff "
		"488bbd48ffffff 4989442408 e8b6050000 488b8570ffffff 498d7c2418 4989442410 "
		"e8a0050000 31f6 4c89e7 49c744241801000000 e88d050000 4c8bbd50ffffff 4d8db7c8000000 "
		"4c89f7 e877050000 498b87c8000000 4c89f7 4d8d7768 48898570ffffff 4989c4 "
		"488b8560ffffff 4929c4 e850050000 4d89a7c8000000 4c89f7 e841050000 418b4768 4c89f7 "
		"898570ffffff 4189c4 8b8538ffffff 4129c4 e823050000 80bd3cffffff00 45896768 "
		"0f8531020000 31c0 898570ffffff 4989d8 4c89ea 488d7580 ffb578ffffff 4c8bb558ffffff "
		"488b9d50ffffff 488b8d28ffffff 4d89f1 4889df 4c8dabb8000000 e8d3040000 488d7da0 "
		"e8ca040000 488d7da8 4c8975a0 e8bd040000 4c8975a8 488d7db0 4989de e8ad040000 "
		"4d8dbec0000000 4c89ef 48c745b001000000 e896040000 4c89ff 488b9bb8000000 e887040000 "
		"4d8ba6c0000000 58 8b8570ffffff 4c39e3 731b 4c89ef 898578ffffff e866040000 "
		"4d89a6b8000000 8b8578ffffff 4c8bad50ffffff 898560ffffff 4531f6 4c89bd78ffffff "
		"498d8de8000000 48898d68ffffff eb76 f6c401 0f8494010000 488bbd68ffffff e81d040000 "
		"4d8bbde8000000 488bbd68ffffff e80a040000 4d29e7 4d89bde8000000 4889df e8f8030000 "
		"488d7b70 e8ef030000 488b7b70 4885ff 7405 e8e1030000 488dbb80000000 e8d5030000 "
		"488bbb80000000 4885ff 7405 e8c4030000 4889df e8bc030000 48c7c6ffffffff 488d7d98 "
		"e8ac030000 4889c3 4885c0 0f844f010000 488d7b08 e897030000 4889df 4c8b6308 "
		"e88b030000 488d7b20 4c2b23 e87f030000 488b4320 49c1ec0c 488bbd78ffffff 4b8d1426 "
		"a900001000 48898570ffffff 4c0f45f2 e857030000 488bbd78ffffff 4d8bbdc0000000 "
		"e844030000 488b8570ffffff 4d29e7 4d89bdc0000000 4889c2 81e206010000 4883fa04 "
		"0f85eefeffff 498dbde0000000 4889bd70ffffff e80d030000 4d8bbde0000000 488bbd70ffffff "
		"e8fa020000 4d29e7 4d89bde0000000 e9ebfeffff b8f4ffffff e974fbffff 4885db 7413 "
		"488d7b20 e8d3020000 f6432101 0f85b7fdffff 48c7c7883ff081 e8bd020000 8b05df3cc200 "
		"85c0 0f8f94020000 488b8550ffffff 488d7870 e89f020000 b801000000 e985fdffff "
		"250a010000 4883f802 0f8586feffff 498dbdd8000000 4889bd70ffffff e873020000 "
		"4d8bbdd8000000 488bbd70ffffff e860020000 4d29e7 4d89bdd8000000 e951feffff "
		"8b8560ffffff 48c7c7905dec81 898578ffffff e839020000 8b15635abe00 4c89f6 "
		"48c7c780f90782 48f7de e821020000 488d7d80 e818020000 8b8578ffffff 488d65d8 5b 415c "
		"415d 415e 415f 5d c3 4489b538ffffff 4c8bb578ffffff b901000000 4889de 488bbd50ffffff "
		"4c8ba568ffffff 4c89f2 4c8bad30ffffff e8d0010000 85c0 0f851c010000 498d7c2408 "
		"e8be010000 4d89742408 488bbd48ffffff e8ad010000 4d89742410 498d7c2418 e89e010000 "
		"31f6 4c89e7 49c744241801000000 e88b010000 4c8d7808 4989c6 4c89ff e87c010000 "
		"498b4608 4c89f7 48898568ffffff 4883e801 48898530ffffff e85e010000 498b16 488d7da0 "
		"48899568ffffff e84b010000 488b9568ffffff 488d7da8 488955a0 e837010000 "
		"488b8530ffffff 488d7db0 488945a8 e823010000 bac00c0000 4c89f6 488d7d98 "
		"48c745b001000000 e80a010000 85c0 755a 498d7e20 e8fd000000 41f6462120 7430 4c89ff "
		"e8ee000000 498b4608 4c89f7 48898568ffffff e8db000000 488b8568ffffff 492b06 48c1e80c "
		"48018560ffffff 838538ffffff01 4939dd 4d0f44ee e9cdfaffff 4c8ba568ffffff 488d7d80 "
		"898578ffffff e89d000000 8b8578ffffff e925f9ffff 498d7c2408 e888000000 "
		"488b9d58ffffff 488bbd48ffffff 49895c2408 e870000000 49895c2410 498d7c2418 "
		"e861000000 49c744241801000000 e961f9ffff 488b8d40ffffff 488b9578ffffff "
		"488bb558ffffff 488bbd50ffffff e832000000 85c0 0f8452faffff e979ffffff b8f4ffffff "
		"e9c2f8ffff 488bbd50ffffff ba01000000 31f6 e808000000 e954fdffff 0f1f00 c3",
		.places = {
			{ .load = 0x188, .after_load = 0x188, .function_end = 0x920, .limit_reg = -1, .count_reg = 3, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x188, .jump = 0x18e, .refusal = 0x635, .way_on = 0x194,
			  .at_refusal = true, .after_error = 0x63a },
		},
	},
	{
		.name = "6.1-kcsan split_vma",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812e0560, .variable = 0xffffffff81f0cf48,
		.code =
		"e86b000000 55 4889e5 4157 4156 4189ce 4155 4989d5 4154 4989f4 53 4889fb 4883c768 "
		"e849000000 48c7c748cff081 448b7b68 e839000000 443b3daac9c200 7d1c 4489f1 4c89ea "
		"4c89e6 4889df e81f000000 5b 415c 415d 415e 415f 5d c3 b8f4ffffff ebee "
		"66662e0f1f840000000000 6690 c3",
		.places = {
			{ .load = 0x37, .after_load = 0x37, .function_end = 0x70, .limit_reg = -1, .count_reg = 15, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x37, .jump = 0x3e, .refusal = 0x5c, .way_on = 0x40,
			  .at_refusal = true, .after_error = 0x61 },
		},
	},
	{
		.name = "6.1-kcsan do_brk_flags",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812e1720, .variable = 0xffffffff81f0cf48,
		.code =
		"+168 84c0 0f8419040000 498d442468 4889c7 488945b8 e81f040000 418b442468 "
		"48c7c748cff081 8945c0 e80b040000 8b45c0 3b054ab7c200 0f8fe5030000 4c89fe 4c89e7 "
		"e8f1030000 8945c0 85c0 0f85cf030000 4885db 741e 488d4b08 4889cf 48894db0 e8d1030000 "
		"488b45d0 48394308 0f8494010000 +916 4c89fe 8b15b641be00 48c7c780f90782 48f7de "
		"e817000000 c745c0f4ffffff e9cafdffff 66662e0f1f840000000000 c3",
		.places = {
			{ .load = 0xd8, .after_load = 0xd8, .function_end = 0x4e0, .limit_reg = -1, .count_reg = 0, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0xd8, .jump = 0xde, .refusal = 0x4c9, .way_on = 0xe4 },
		},
	},
	{
		.name = "6.1-kcsan do_mmap",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812e3a60, .variable = 0xffffffff81f0cf48,
		.code =
		"+185 0f84a8030000 4889d8 48c1e80c 488945b0 480345b8 0f8287030000 498d7f68 "
		"e8e3050000 48c7c748cff081 418b5f68 e8d3050000 3b1df593c200 0f8f6e030000 488b4db8 "
		"488b75c8 4d89e0 4c89f2 4c89ef e8b1050000 4889c3 483d00f0ffff 0f87db010000 "
		"41f7c400001000 0f85fd020000 48837dc004 +799 48c7c3efffffff e99efeffff "
		"48c7c3b5ffffff e992feffff 48c7c3f4ffffff e986feffff e948020000 +584 c3",
		.places = {
			{ .load = 0xed, .after_load = 0xed, .function_end = 0x6c0, .limit_reg = -1, .count_reg = 3, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .above = true, .error_reg = 3,
			  .first = 0xed, .jump = 0xf3, .refusal = 0x467, .way_on = 0xf9,
			  .error_64 = true, .after_error = 0x46e },
		},
	},
	{
		.name = "6.1-kcsan move_vma",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812ea060, .variable = 0xffffffff81f0cf48,
		.code =
		"+138 488b4308 498d7f68 4c896db8 4c39e0 48894588 0f954590 e8aa070000 48c7c748cff081 "
		"458b6f68 e89a070000 8b152c2ec200 8d42fd 4139c5 0f8d25040000 488b75b0 4c8b6db8 "
		"488d7b60 488b5510 4889f0 4c29e8 83e204 488955a8 4889c2 480f45d6 48899570ffffff "
		"e858070000 +1880 c3",
		.places = {
			{ .load = 0xb6, .after_load = 0xbc, .function_end = 0x850, .limit_reg = 2, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.1-kcsan __do_sys_mremap",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff812ea8b0, .variable = 0xffffffff81f0cf48,
		.code =
		"+1925 4c8ba538ffffff 498d7c2468 e88a060000 418b442468 48c7c748cff081 898530ffffff "
		"448d6002 e86f060000 8b05e11ec200 83e803 4139c4 0f8d67faffff 4c89e8 83e002 "
		"48898528ffffff 0f8587050000 488b8558ffffff 488b9560ffffff 4839d0 0f8349040000 "
		"488bbd38ffffff +1580 c3",
		.places = {
			{ .load = 0x7b1, .after_load = 0x7b7, .function_end = 0xe20, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.1-kcsan madvise_update_vma",
		.arch = X86, .count_offset = 0x68,
		.address = 0xffffffff8130b850, .variable = 0xffffffff81f0cf48,
		.code =
		"+623 4889df e819010000 488b45d0 483903 7447 4c8b7dc8 498d7f68 e803010000 "
		"48c7c748cff081 458b6768 e8f3000000 443b255414c000 0f8d88000000 488b55d0 488b7dc8 "
		"b901000000 4889de e8d1000000 85c0 0f85d8fdffff 488d7b08 e8c0000000 488b45c0 "
		"48394308 743f 4c8b7dc8 498d7f68 e8a9000000 48c7c748cff081 458b6768 e899000000 "
		"443b25fa13c000 7d32 488b55c0 31c9 4889de 4c89ff e87f000000 85c0 0f8586fdffff 4989df "
		"e93cfeffff 498d7e04 e866000000 4989c6 e9dffeffff b8f4ffffff e963fdffff 4c89e7 "
		"e84c000000 +76 c3",
		.places = {
			{ .load = 0x29d, .after_load = 0x29d, .function_end = 0x390, .limit_reg = -1, .count_reg = 12, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x29d, .jump = 0x2a4, .refusal = 0x332, .way_on = 0x2aa,
			  .after_error = 0x337 },
			{ .load = 0x2f7, .after_load = 0x2f7, .function_end = 0x390, .limit_reg = -1, .count_reg = 12, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x2f7, .jump = 0x2fe, .refusal = 0x332, .way_on = 0x300,
			  .after_error = 0x337 },
		},
	},
	/* 7.3, KCSAN. */
	{
		.name = "7.3-kcsan do_mmap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff813dc7d0, .variable = 0xffffffff81f2bb58,
		.code =
		"+269 0f8466090000 +4 4c89a578ffffff 4c036510 0f82de050000 498dbd90010000 e86c0c0000 "
		"48c7c758bbf281 458ba590010000 e8590c0000 8b053bf2b400 4139c4 0f8f23090000 4531f6 "
		"48837da004 0f8492090000 488d7da8 e8330c0000 498dbd90020000 4c8b65a8 e8230c0000 "
		"488b45a0 4d0ba590020000 +2268 e837030000 488b4518 488b4d88 488908 e994fcffff "
		"49c7c6f4ffffff e988fcffff 488b4588 +791 c3",
		.places = {
			{ .load = 0x147, .after_load = 0x14d, .function_end = 0xda0, .limit_reg = 0, .count_reg = 12, .mm_reg = -1,
			  .compared = true, .adjacent = true, .above = true, .error_reg = 14,
			  .first = 0x147, .jump = 0x150, .refusal = 0xa79, .way_on = 0x156,
			  .error_64 = true, .after_error = 0xa80 },
		},
	},
	{
		.name = "7.3-kcsan prep_move_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff813e7520, .variable = 0xffffffff81f2bb58,
		.code =
		"+161 654c8b354f4ac900 888570ffffff 498dbef8030000 e875020000 4d8bb6f8030000 "
		"48c7c758bbf281 e862020000 8b056445b400 498dbe90010000 898568ffffff e84a020000 "
		"ba04000000 be08000000 418b8690010000 498dbe98010000 898564ffffff 4889bd58ffffff "
		"e820020000 +544 c3",
		.places = {
			{ .load = 0xce, .after_load = 0xd4, .function_end = 0x330, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-kcsan __do_sys_mremap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff813ea850, .variable = 0xffffffff81f2bb58,
		.code =
		"+1029 4c8b7d80 4889c7 48898598feffff e8180d0000 498b9df8030000 48c7c758bbf281 "
		"4183e704 e8010d0000 448b35d20eb400 488dbb90010000 e8ee0c0000 ba04000000 "
		"488dbb98010000 be08000000 4889bdb8feffff 448ba390010000 e8ca0c0000 488bbdb8feffff "
		"e8be0c0000 +3262 c3",
		.places = {
			{ .load = 0x42f, .after_load = 0x436, .function_end = 0x1130, .limit_reg = 14, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-kcsan vms_gather_munmap_vmas",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff8140a4e0, .variable = 0xffffffff81f2bb58,
		.code =
		"e8cb060000 55 488d4728 4889e5 4157 4156 4155 4989f5 4154 4989fc 4889c7 53 4883ec38 "
		"488945a0 e8a4060000 498d7c2408 4d8b742428 e895060000 498b5c2408 4889df e888060000 "
		"498d442430 4c3933 488945c0 7357 4889c7 e872060000 488d7b08 4d8b7c2430 e864060000 "
		"4c3b7b08 0f8235050000 488d7b20 e851060000 f6432504 0f853d060000 4c89e7 e83f060000 "
		"498b3c24 4c89f2 4889de b901000000 e82b060000 85c0 0f8593030000 4c89e7 e81b060000 "
		"498b3c24 31f6 e810060000 498d7c2410 4889c3 e803060000 49895c2410 4885db "
		"0f8478010000 488d7b08 e8ec050000 488b5b08 498d7c2438 e8de050000 49895c2438 "
		"e957010000 85c0 0f8e87040000 4889df e8c4050000 488b7da8 e8bb050000 4889df 4c8b7b08 "
		"e8af050000 498d7c2450 4c2b3b 48897db0 49c1ef0c e89a050000 498b442450 488b7db0 "
		"4c01f8 488945b8 e885050000 488b45b8 ba04000000 4c89f7 be08000000 4989442450 "
		"e86a050000 4c89f7 e862050000 488b4320 f6c420 742c 498d7c2458 48897db0 e84b050000 "
		"498b442458 488b7db0 4c01f8 488945b8 e836050000 488b45b8 4989442458 ba04000000 "
		"be08000000 4c89f7 e81b050000 4c89f7 e813050000 488b4320 a900001000 742c 498d7c2460 "
		"48897db0 e8fa040000 498b442460 488b7db0 4c01f8 488945b8 e8e5040000 488b45b8 "
		"4989442460 4c89f7 e8d4040000 488b4320 4889c2 81e206010000 4883fa04 0f843c020000 "
		"f6c401 0f8457020000 4d8d742470 4c89f7 e8a7040000 4d037c2470 4c89f7 e89a040000 "
		"4d897c2470 498d7c2420 e88b040000 4d8b7c2420 4d85ff 0f853c040000 488b7dc0 e874040000 "
		"498b5c2430 4c89e7 e867040000 498b3c24 488d73ff e85a040000 4889c3 4885c0 "
		"0f846e030000 4c8d7320 4c89f7 e842040000 f6432504 0f8595010000 488d4308 4889c7 "
		"488945a8 e828040000 488b4308 488b7dc0 488945b8 e817040000 4d8b7c2430 488b45b8 "
		"4939c7 7321 4c89e7 e801040000 498b3c24 31c9 4c89fa 4889de e8f0030000 85c0 "
		"0f854a010000 488d7b28 e8df030000 8b4328 488d7b10 8945b8 e8d0030000 4c8b7b10 "
		"ba04000000 be08000000 498dbf98010000 48897db0 e8b2030000 488b7db0 e8a9030000 "
		"498b9798010000 83e201 0f8466020000 498dbfd0010000 e88d030000 8b45b8 413b87d0010000 "
		"740d be02000000 4889df e874030000 498d7c2448 48897db8 e866030000 4d637c2448 "
		"488b7db8 e858030000 418d4701 498d7d48 4189442448 e846030000 41c7454801000000 "
		"498d7d18 e835030000 49c7451800000000 498d7d08 e824030000 4d897d08 498d7d10 "
		"e817030000 4d897d10 4889de 4c89ef bac00c0000 e803030000 85c0 7561 4c8dbb80000000 "
		"ba04000000 be04000000 4c89ff e8e6020000 4c89ff e8de020000 8b8380000000 85c0 "
		"0f84a4010000 ba07000000 be04000000 4c89ff e8be020000 b8ffffffff f00fc18380000000 "
		"83f801 0f85d4fcffff e9dffcffff b8ffffffff 4c89ef 8945c0 e893020000 8b45c0 4883c438 "
		"5b 415c 415d 415e 415f 5d c3 4d8d742468 4c89f7 e874020000 4d037c2468 4c89f7 "
		"e867020000 4d897c2468 e9c8fdffff ba04000000 be08000000 4c89f7 e84b020000 4c89f7 "
		"e843020000 488b4320 a802 0f84a2fdffff 488d55d0 4889d7 e82b020000 488d45d4 "
		"c745d003000000 4889c7 e818020000 488d7dc8 c745d408000000 e808020000 488d55d0 "
		"48c745c800000000 4889d7 e8f4010000 48634dd0 be08000000 4889ca 48894db8 48c1ea06 "
		"488d7cd5c8 ba01000000 e8d1010000 488b4db8 480fab4dc8 488d45d4 4889c7 e8bc010000 "
		"486345d4 be08000000 4889c2 488945b8 48c1ea06 488d7cd5c8 ba01000000 e899010000 "
		"488b45b8 480fab45c8 488d7dc8 e887010000 488b45c8 4c89f7 488945b8 e877010000 "
		"488b45b8 48234320 0f85d4fcffff 4d8d742478 4c89f7 e85c010000 4d037c2478 4c89f7 "
		"e84f010000 4d897c2478 e9b0fcffff be03000000 4c89ff e838010000 e967fbffff 0f0b "
		"e993fdffff 0f0b e955feffff 488d7b10 e81c010000 4c8b7b10 498dbf90010000 e80c010000 "
		"48c7c758bbf281 458bbf90010000 e8f9000000 8b059b10b200 4139c7 0f8c90faffff "
		"b8f4ffffff e950feffff 4c89e7 e8d8000000 498b3c24 48c7c6ffffffff e8c8000000 "
		"498d7c2418 4889c3 e8bb000000 49895c2418 4885db 7426 4889df e8a9000000 488b1b "
		"498d7c2440 e89c000000 49895c2440 eb0a 31f6 4889df e88b000000 4c89e7 e883000000 "
		"498b1c24 488d7b08 e876000000 488b7da0 4c8b6b08 e869000000 4d396c2428 72cd "
		"498d7c244d e858000000 41c644244d01 31c0 4883c438 5b 415c 415d 415e 415f 5d c3 "
		"488b7dc0 e838000000 488b7da0 4d8b742430 e82a000000 498b742428 4c89f9 4c89f2 4889df "
		"e817000000 85c0 0f8492fbffff e96cfdffff b8ffffffff e970fdffff c3",
		.places = {
			{ .load = 0x5d7, .after_load = 0x5dd, .function_end = 0x6d0, .limit_reg = 0, .count_reg = 15, .mm_reg = -1,
			  .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x5d7, .jump = 0x5e0, .refusal = 0x5e6, .way_on = 0x76,
			  .at_refusal = true, .after_error = 0x5eb },
		},
	},
	{
		.name = "7.3-kcsan vma_modify",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff8140abb0, .variable = 0xffffffff81f2bb58,
		.code =
		"+638 0f8439080000 +2083 488bbd78ffffff e83d030000 c7838000000001000000 "
		"48c7c0f4ffffff e9f9f7ffff 498d7d28 +222 498d7e10 e83c020000 4d8b6610 "
		"498dbc2490010000 e82b020000 48c7c758bbf281 458ba42490010000 e817020000 8b05c903b200 "
		"4139c4 0f8dd5feffff 488b9560ffffff b901000000 4c89f6 4c89ef e8f1010000 85c0 "
		"0f8499f6ffff 4898 e9b4f6ffff 488d7b08 e8d9010000 4c8b7580 4c8b6308 498d7e10 "
		"e8c8010000 498b5e10 488dbb90010000 e8b8010000 48c7c758bbf281 8b9b90010000 "
		"e8a6010000 8b055803b200 39c3 0f8d65feffff 488b9548ffffff 31c9 4c89f6 4c89e7 "
		"e884010000 85c0 0f844af6ffff 4898 e947f6ffff 0f0b e9fdf4ffff 4c8b7d90 498d7f40 +358 "
		"c3",
		.places = {
			{ .load = 0xbd9, .after_load = 0xbdf, .function_end = 0xdf0, .limit_reg = 0, .count_reg = 12, .mm_reg = -1,
			  .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0xbd9, .jump = 0xbe2, .refusal = 0xabd, .way_on = 0xbe8,
			  .error_64 = true, .after_error = 0xac4 },
			{ .load = 0xc4a, .after_load = 0xc50, .function_end = 0xdf0, .limit_reg = 0, .count_reg = 3, .mm_reg = -1,
			  .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0xc4a, .jump = 0xc52, .refusal = 0xabd, .way_on = 0xc58,
			  .error_64 = true, .after_error = 0xac4 },
		},
	},
	{
		.name = "7.3-kcsan split_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff8140c1d0, .variable = 0xffffffff81f2bb58,
		.code =
		"e87b000000 55 4889e5 4157 4156 4189ce 4155 4989d5 4154 4989fc 488d7e10 53 4889f3 "
		"e859000000 4c8b7b10 498dbf90010000 e849000000 48c7c758bbf281 458bbf90010000 "
		"e836000000 8b0538f9b100 4139c7 7d1c 4489f1 4c89ea 4889de 4c89e7 e81a000000 5b 415c "
		"415d 415e 415f 5d c3 b8f4ffffff ebee 0f1f840000000000 c3",
		.places = {
			{ .load = 0x4a, .after_load = 0x50, .function_end = 0x80, .limit_reg = 0, .count_reg = 15, .mm_reg = -1,
			  .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x4a, .jump = 0x53, .refusal = 0x71, .way_on = 0x55,
			  .at_refusal = true, .after_error = 0x76 },
		},
	},
	{
		.name = "7.3-kcsan do_brk_flags",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff81411aa0, .variable = 0xffffffff81f2bb58,
		.code =
		"+565 498d8590010000 4889c7 488985e8feffff e8c5060000 418b8590010000 48c7c758bbf281 "
		"8985fcfeffff e8ac060000 8b054e9eb100 3985fcfeffff 0f8f46060000 4c89fe 4c89ef "
		"e88f060000 8985fcfeffff 85c0 0f852d060000 4d85f6 742d 498d7e08 e873060000 "
		"488b8500ffffff +1644 c3",
		.places = {
			{ .load = 0x264, .after_load = 0x26a, .function_end = 0x910, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	/* 7.3-inlined. */
	{
		.name = "7.3-inlined do_mmap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff812a0420, .variable = 0xffffffff81b2bb18,
		.code =
		"+89 0f845e030000 +78 4881c3ff0f0000 49c7c5f4ffffff 4881e300f0ffff 0f84f5020000 "
		"4889d8 48c1e80c 48894598 48034510 0f82d9020000 8b0515b68800 41398390010000 "
		"0f8fcd020000 31d2 4983fe04 0f84b7040000 4c89f1 498b8390020000 480b45a8 4c895da0 "
		"83e107 c745d006000000 4809c8 4c89e1 +649 f6400810 0f8458010000 e93d010000 "
		"49c7c5b5ffffff 4883c448 4c89e8 5b 415c 415d 415e 415f +819 c3",
		.places = {
			{ .load = 0xdd, .after_load = 0xe3, .function_end = 0x700, .limit_reg = 0, .count_reg = -1, .mm_reg = 11,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0xdd, .jump = 0xea, .refusal = 0x3bd, .way_on = 0xf0 },
		},
	},
	{
		.name = "7.3-inlined prep_move_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff812a6970, .variable = 0xffffffff81b2bb18,
		.code =
		"e8db010000 55 4889e5 4157 4156 4155 4154 53 4889fb 4883ec68 4c8b6740 4c8b3f "
		"4c8b7708 498b442420 498b742408 4d01fe 48898578ffffff 65488b0568169b00 4c39f6 "
		"410f95c5 488b80f8030000 8b8890010000 448d4102 f6471804 0f84bc000000 498b542420 "
		"8b3d3b518800 488b8098010000 48c1ea0d 83e201 a801 0f8434010000 84d2 7404 448d4103 "
		"48c7c0f4ffffff 4139f8 7f78 498b0424 48898570ffffff 498b442448 4885c0 7442 488b4018 "
		"4885c0 7439 4c39bd70ffffff 0f84fc000000 4c89fe 4c89e7 ffd0 4898 4885c0 753e 4584ed "
		"7413 498b442448 488b4018 4c89f6 4c89e7 ffd0 4898 4885c0 7521 4c8d8578ffffff 4c89f2 "
		"4c89fe 4c89e7 b90d000000 e8d8000000 4898 4885c0 742b 4883c468 5b 415c 415d 415e "
		"415f 5d c3 8b3d84508800 488b8098010000 a801 0f8558ffffff 0f0b e951ffffff f6431804 "
		"74cf 488b5340 488b5220 80e620 74c2 4c8d4580 b90b000000 4c89c7 f348ab 4c897d88 "
		"498b742410 c745c801000000 488d5640 48895580 4c39bd70ffffff 7422 4c89fa 4c89c7 "
		"b901000000 4c89e6 e850000000 4c8d4580 4898 4885c0 0f94c2 4121d5 4584ed 7528 "
		"c6436801 4883c468 5b 415c 415d 415e 415f 5d c3 0f0b e9c5feffff 4c39f6 0f8518ffffff "
		"e922ffffff 31c9 4c89f2 4c89e6 4c89c7 e804000000 4898 ebc4 c3",
		.places = {
			{ .load = 0x67, .after_load = 0x6d, .function_end = 0x1e0, .limit_reg = 7, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
			{ .load = 0x11e, .after_load = 0x124, .function_end = 0x1e0, .limit_reg = 7, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-inlined do_mremap",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff812a8210, .variable = 0xffffffff81b2bb18,
		.code =
		"+334 48898550ffffff e8c6060000 85c0 0f8534030000 418387d001000001 8b0508728700 85c0 "
		"0f8f44050000 488b4b18 8b3586378800 c6435801 498b9424f8030000 4889cf 4c8b8298010000 "
		"83e704 8b8290010000 4183e001 0f84e9040000 4883ff01 83d8fb 39c6 0f8c9d040000 83e102 "
		"+1635 c3",
		.places = {
			{ .load = 0x17c, .after_load = 0x182, .function_end = 0x820, .limit_reg = 6, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-inlined vma_modify",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff812bacf0, .variable = 0xffffffff81b2bb18,
		.code =
		"+260 0f8479040000 +1122 f6839000000002 0f8584fbffff c7838000000001000000 4883c458 "
		"48c7c0f4ffffff 5b 415c 415d +79 4c8b45b0 4c894328 48c745c800000000 480fba6dc80b "
		"488b45c8 49234020 4909c4 e903fdffff 498b5610 488b7b08 8b0512088700 398290010000 "
		"0f8d61ffffff 488b55b8 b901000000 4c89f6 e82d010000 85c0 0f84dcfaffff 4898 "
		"e9e6faffff 498b5610 488b7b08 8b05d8078700 398290010000 0f8d27ffffff 488b55a0 31c9 "
		"4c89f6 e8f6000000 85c0 0f84b3faffff 4898 e9affaffff 488b4140 4885c0 0f84f1fcffff "
		"4989c8 e96ffdffff +210 c3",
		.places = {
			{ .load = 0x610, .after_load = 0x616, .function_end = 0x760, .limit_reg = 0, .count_reg = -1, .mm_reg = 2,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x610, .jump = 0x61c, .refusal = 0x583, .way_on = 0x622 },
			{ .load = 0x64a, .after_load = 0x650, .function_end = 0x760, .limit_reg = 0, .count_reg = -1, .mm_reg = 2,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x64a, .jump = 0x656, .refusal = 0x583, .way_on = 0x65c },
		},
	},
	{
		.name = "7.3-inlined vms_gather_munmap_vmas",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff812bb450, .variable = 0xffffffff81b2bb18,
		.code =
		"+59 48b80000000000040000 +92 0f8483000000 +67 e861080000 4c8b9570ffffff 85c0 7438 "
		"4c89d7 e84e080000 4883c468 4489e0 5b 415c 415d 415e 415f 5d c3 498b4f10 "
		"8b05aa058700 398190010000 0f8c11ffffff 41bcf4ffffff ebd0 4c89d6 4c89ff e813080000 "
		"4c8b9570ffffff 85c0 4189c4 7419 488b7d80 4c899578ffffff e8f5070000 +2037 c3",
		.places = {
			{ .load = 0x118, .after_load = 0x11e, .function_end = 0x950, .limit_reg = 0, .count_reg = -1, .mm_reg = 1,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 12,
			  .first = 0x118, .jump = 0x124, .refusal = 0x12a, .way_on = 0x3b,
			  .after_error = 0x130 },
		},
	},
	{
		.name = "7.3-inlined split_vma",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff812bc0e0, .variable = 0xffffffff81b2bb18,
		.code =
		"e82b000000 4c8b4610 8b0529fa8600 41398090010000 7d0b 55 4889e5 e80f000000 5d c3 "
		"b8f4ffffff c3 0f1f8000000000 c3",
		.places = {
			{ .load = 0x9, .after_load = 0xf, .function_end = 0x30, .limit_reg = 0, .count_reg = -1, .mm_reg = 8,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0x9, .jump = 0x16, .refusal = 0x23, .way_on = 0x18,
			  .at_refusal = true, .after_error = 0x28 },
		},
	},
	{
		.name = "7.3-inlined do_brk_flags",
		.arch = X86, .count_offset = 0x190,
		.address = 0xffffffff812bea20, .variable = 0xffffffff81b2bb18,
		.code =
		"+255 48899520ffffff e8e5020000 488db520ffffff 4c89ea 4889df 48898520ffffff "
		"e8cc020000 84c0 0f848c020000 8b05c6cf8600 398390010000 0f8f7a020000 4c89ee 4889df "
		"e8a7020000 89850cffffff 85c0 0f8561020000 4d85e4 7425 488b8510ffffff 4939442408 "
		"0f84aa010000 +562 4c89ee 8b152b468100 48c7c70090ca81 48f7de e838000000 "
		"c7850cfffffff4ffffff e900ffffff 488bbd18ffffff +34 c3",
		.places = {
			{ .load = 0x12c, .after_load = 0x132, .function_end = 0x3f0, .limit_reg = 0, .count_reg = -1, .mm_reg = 3,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x12c, .jump = 0x138, .refusal = 0x3b8, .way_on = 0x13e },
		},
	},
	/* 6.12-arm64. */
	{
		.name = "6.12-arm64 do_brk_flags",
		.arch = ARM64, .count_offset = 0x90,
		.address = 0xffff8000803882c8, .variable = 0xffff800081adf8a0,
		.code =
		"+100 e20319aa 7550558b 840006aa a3b442f9 e34700f9 030080d2 b50204aa e10315aa "
		"a1000094 e0120036 a0ba00f0 819240b9 00a048b9 3f00006b 4c120054 e10319aa e00314aa "
		"98000094 fa03002a a0110035 f30000b4 600640f9 1f0017eb e00c0054 e00316aa 01008092 "
		"8f000094 e00314aa +504 22c100f0 40d200b0 e10319cb 00001791 42ac40b9 0a000094 "
		"7a018012 c3ffff17 000021d4 600a40f9 +20 c0035fd6",
		.places = {
			{ .load = 0x94, .after_load = 0x98, .function_end = 0x308, .limit_reg = 0, .count_reg = 1, .mm_reg = 20,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = 26,
			  .first = 0x90, .jump = 0x9c, .refusal = 0x2e4, .way_on = 0xa0,
			  .after_error = 0x2e8 },
		},
	},
	{
		.name = "6.12-arm64 do_mmap",
		.arch = ARM64, .count_offset = 0x90,
		.address = 0xffff800080389ba8, .variable = 0xffff800081adf8a0,
		.code =
		"1f2003d5 1f2003d5 3f2303d5 fd7bb8a9 fd030091 f55b02a9 f96b04a9 e53f00f9 054138d5 "
		"ba7042f9 ff0000f9 a20c00b4 f35301a9 f90300aa f50301aa f76303a9 f60303aa f70307aa "
		"f40304aa f80306aa 43010036 a01045b9 0001b036 d90000b4 20030191 e23300f9 5e010094 "
		"e23340f9 40000037 d6027eb2 b408a036 94027cb2 53fc3f91 73ce74f2 401a0054 fb7305a9 "
		"7bfe4cd3 7f0318ab e21a0054 a0ba00d0 419340b9 00a048b9 3f00006b ec170054 4b000014 "
		"1f2003d5 020080d2 1f2003d5 1f2003d5 80026d92 9c026f92 042084d2 8402048a 03ec7cd3 "
		"9ccb73d3 1f2003d5 010080d2 e03f40f9 c50a4092 469340f9 200000aa 00001caa e10315aa "
		"a50006aa 000004aa a50003aa 00087cb2 a50002aa e30318aa a50000aa e20313aa e40314aa "
		"e00319aa e53f00f9 2e010094 f50300aa 1f0440b1 28130054 b417a037 74006836 28010094 "
		"e0180036 e03f40f9 20076836 c0018052 23010094 c0060037 004138d5 00f043f9 417f40f9 "
		"009441f9 7b03018b 7f3340eb e9050054 f35341a9 55018092 f76343a9 fb7345a9 0f000014 "
		"b4f72737 b5ce74f2 60f7ff54 c0d300b0 01fc40f9 20fc3f91 3f0015eb 00cc7492 1580959a "
		"b4ffff17 f35341a9 f76343a9 fb7345a9 b5028092 f96b44a9 e00315aa f55b42a9 fd7bc8a8 "
		"bf2303d5 c0035fd6 000021d4 80367b92 0104c0d2 00cc6e92 1f8000f1 a0f7ff54 79f7ffb4 "
		"200f40f9 010080d2 20f7ffb4 e40f06a9 e23b00f9 f5000094 e23b40f9 011c5bd3 e40f46a9 "
		"b2ffff17 df027bf2 40005cb2 0210829a a5ffff17 391200b4 221740f9 e1ff8912 03008c52 "
		"40004079 0100010a 000c1412 3f204071 0410437a 00100054 200b40f9 000440f9 001445d3 "
		"000400d1 000013cb 1f3340eb 280c0054 240b40f9 60269fd2 e081aff2 810e4092 030042d1 "
		"840840b9 9f007ef2 0010839a 3f0800f1 80130054 3f0c00f1 60120054 3f0400f1 61f8ff54 "
		"9402038a 200f40b9 03001f12 d6120836 e3100034 210f40f9 210040f9 210c40b9 e1164037 "
		"410c40b9 21101037 e13f40f9 021180d2 210002aa e13f00f9 800f0036 20030191 bc000094 "
		"a0000036 e03f40f9 200b1037 00f87992 e03f00f9 200b40f9 003040f9 601500b4 e03f40f9 "
		"e0f44737 e1e30191 e00319aa af000094 60130035 e33f40f9 94017036 a0ba00d0 008848b9 "
		"1f080071 60000054 63006bb2 e33f00f9 200b40f9 000840b9 60002036 63006bb2 e33f00f9 "
		"e54340f9 e10315aa e40318aa e00319aa e20313aa 9b000094 f50300aa 1f0440b1 c8000054 "
		"e03f40f9 e0096837 94067192 9f2240f1 80090054 f35341a9 f76343a9 fb7345a9 88ffff17 "
		"75018092 e00315aa f35341a9 f76343a9 fb7345a9 f55b42a9 f96b44a9 fd7bc8a8 bf2303d5 "
		"c0035fd6 75018092 e00315aa f35341a9 f76343a9 f55b42a9 f96b44a9 fd7bc8a8 bf2303d5 "
		"c0035fd6 55098092 e00315aa f35341a9 f76343a9 fb7345a9 f55b42a9 f96b44a9 fd7bc8a8 "
		"bf2303d5 c0035fd6 c21244d3 429c68d3 1f2003d5 26ffff17 6202008b e10300aa e0031aaa "
		"6a000094 00e8ffb4 f35341a9 15028092 f76343a9 fb7345a9 5dffff17 13fdffb7 0000f092 "
		"83ffff17 f35341a9 15008092 f76343a9 fb7345a9 55ffff17 800e4092 1f0800f1 c0070054 "
		"1f2000f1 80050054 1f0400f1 41e9ff54 e33f40f9 03e94737 001180d2 630000aa e33f00f9 "
		"98027292 d4f57736 a0ba00b0 180080d2 008848b9 1f080071 e1f4ff54 a8ffff17 f30200f9 "
		"f35341a9 f76343a9 fb7345a9 3cffff17 f35341a9 95018092 f76343a9 fb7345a9 37ffff17 "
		"9f0220ea 00eeff54 f35341a9 d50b8092 f76343a9 fb7345a9 30ffff17 200f40b9 77ffff17 "
		"410c40b9 41031036 03feff35 e13f40f9 02058092 2100028a 210079b2 e13f00f9 6effff17 "
		"200b4191 9f0200ea c1e3ff54 e33f40f9 83e34737 00c4a0d2 0020c0f2 630000aa e33f00f9 "
		"b8fe4cd3 34f07736 a0ba00b0 008848b9 1f080071 61efff54 7cffff17 e33f40f9 f8ffff17 "
		"e13f40f9 021180d2 220002aa e23f00f9 e3eaff35 e4ffff17 f35341a9 157c4093 f76343a9 "
		"fb7345a9 08ffff17 f35341a9 35038092 f76343a9 fb7345a9 03ffff17 f35341a9 55028092 "
		"f76343a9 fb7345a9 fefeff17 1f2003d5 1f2003d5 1f2003d5 1f2003d5 c0035fd6",
		.places = {
			{ .load = 0xa4, .after_load = 0xa8, .function_end = 0x5e0, .limit_reg = 0, .count_reg = 1, .mm_reg = 26,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = 21,
			  .first = 0xa0, .jump = 0xac, .refusal = 0x3a8, .way_on = 0xb0,
			  .at_refusal = true, .error_64 = true, .after_error = 0x3ac },
		},
	},
	{
		.name = "6.12-arm64 move_vma",
		.arch = ARM64, .count_offset = 0x90,
		.address = 0xffff80008038f0e8, .variable = 0xffff800081adf8a0,
		.code =
		"+100 e08340f9 e01f01a9 00b542f9 e04f00f9 000080d2 ff1f0139 e0430191 e92700f9 "
		"91010094 3b0740f9 80ba0090 019340b9 00a048b9 7f031ceb e2079f1a e20b00b9 000c0051 "
		"3f00006b 2a170054 213b40f9 94027ef2 230340f9 a00216cb 0000959a e08f02a9 a10200b4 "
		"220840f9 620200b4 +1524 c0035fd6",
		.places = {
			{ .load = 0x94, .after_load = 0x98, .function_end = 0x6c8, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.12-arm64 __do_sys_mremap",
		.arch = ARM64, .count_offset = 0x90,
		.address = 0xffff80008038f7b0, .variable = 0xffff800081adf8a0,
		.code =
		"+1028 e20f40f9 000013cb 5f0000eb e8e9ff54 a002148b 5f0000eb 82000054 4000138b "
		"bf0200eb 23e9ff54 3c7042f9 80ba0090 00a048b9 819340b9 000c0051 21080011 3f00006b "
		"8a160054 40037f92 e01300f9 5a140837 7f0214eb e3120054 f41300f9 e11340f9 e3031aaa "
		"e20313aa e00315aa +780 c0035fd6",
		.places = {
			{ .load = 0x434, .after_load = 0x438, .function_end = 0x780, .limit_reg = 0, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "6.12-arm64 vma_modify",
		.arch = ARM64, .count_offset = 0x90,
		.address = 0xffff8000803a4a98, .variable = 0xffff800081adf8a0,
		.code =
		"+384 803a40f9 800400b4 000440f9 400400b4 607640b9 1f040071 a1f7ff54 75018092 "
		"c2ffff17 820a40f9 c1b900f0 600640f9 21a048b9 429040b9 5f00016b 0affff54 e20318aa "
		"e10314aa 03008052 69010094 a0f6ff34 157c4093 b4ffff17 820a40f9 c1b900f0 600640f9 "
		"21a048b9 429040b9 5f00016b 4afdff54 e20317aa e10314aa 23008052 5b010094 80f4ff34 "
		"157c4093 a6ffff17 1b008052 1a008052 f67700b9 800a40f9 014c40f9 +1352 c0035fd6",
		.places = {
			{ .load = 0x1b0, .after_load = 0x1b4, .function_end = 0x770, .limit_reg = 1, .count_reg = 2, .mm_reg = -1,
			  .compared = true, .counted = true, .error_reg = 21,
			  .first = 0x1b0, .jump = 0x1bc, .refusal = 0x19c, .way_on = 0x1c0,
			  .error_64 = true, .after_error = 0x1a0 },
			{ .load = 0x1e8, .after_load = 0x1ec, .function_end = 0x770, .limit_reg = 1, .count_reg = 2, .mm_reg = -1,
			  .compared = true, .counted = true, .error_reg = 21,
			  .first = 0x1e8, .jump = 0x1f4, .refusal = 0x19c, .way_on = 0x1f8,
			  .error_64 = true, .after_error = 0x1a0 },
		},
	},
	{
		.name = "6.12-arm64 split_vma",
		.arch = ARM64, .count_offset = 0x90,
		.address = 0xffff8000803a53e8, .variable = 0xffff800081adf8a0,
		.code =
		"1f2003d5 1f2003d5 250840f9 c4b900d0 84a048b9 a59040b9 bf00046b 0a010054 3f2303d5 "
		"fd7bbfa9 fd030091 09000094 fd7bc1a8 bf2303d5 c0035fd6 60018012 c0035fd6 1f2003d5 "
		"1f2003d5 1f2003d5 c0035fd6",
		.places = {
			{ .load = 0x10, .after_load = 0x14, .function_end = 0x50, .limit_reg = 4, .count_reg = 5, .mm_reg = -1,
			  .compared = true, .counted = true, .error_reg = 0,
			  .first = 0x10, .jump = 0x1c, .refusal = 0x3c, .way_on = 0x20,
			  .at_refusal = true, .after_error = 0x40 },
		},
	},
	{
		.name = "6.12-arm64 vms_gather_munmap_vmas",
		.arch = ARM64, .count_offset = 0x90,
		.address = 0xffff8000803a5d50, .variable = 0xffff800081adf8a0,
		.code =
		"1f2003d5 1f2003d5 3f2303d5 fd7bbba9 fd030091 f35301a9 f40300aa f55b02a9 f60301aa "
		"010440f9 021440f9 200040f9 5f0000eb 89010054 200440f9 831a40f9 7f0000eb c30f0054 "
		"201040f9 e014f8b7 800240f9 23008052 a8000094 f503002a c00c0035 f76303a9 010080d2 "
		"f92300f9 800240f9 a1000094 800a00f9 600000b4 000440f9 801e00f9 37008052 d82080d2 "
		"592180d2 800240f9 811a40f9 210400d1 96000094 f30300aa 400e00b4 601240f9 600df8b7 "
		"600640f9 821a40f9 1f0002eb e9000054 800240f9 e10313aa 03008052 8a000094 f503002a "
		"40070035 600a40f9 014c40f9 010c0036 15d040b9 612e40b9 bf02016b c0000054 601a40f9 "
		"7f000094 752e00b9 601a40f9 7c000094 834a40b9 e10313aa e00316aa 02988152 64040011 "
		"844a00b9 637c4093 c38e00a9 df0e00f9 d73a00b9 71000094 f503002a 20040035 610a40a9 "
		"77a20039 802a40f9 420001cb 42fc4cd3 0000028b 802a00f9 601240f9 a0006836 802e40f9 "
		"0000028b 802e00f9 601240f9 a000a036 803240f9 0000028b 803200f9 601240f9 0100188a "
		"3f1000f1 00040054 60044036 803a40f9 0000028b 803a00f9 831240f9 63f7ffb4 818a42a9 "
		"e00313aa 51000094 f503002a a0f6ff34 20008052 dffe00a9 df0e00f9 c03a00b9 02000014 "
		"1fa00039 e00316aa 01008092 46000094 80ffffb5 c00240f9 43000094 f76343a9 f92340f9 "
		"e003152a f35341a9 f55b42a9 fd7bc5a8 bf2303d5 c0035fd6 803640f9 0000028b 803600f9 "
		"e2ffff17 0000198a 1f0800f1 e1fbff54 803e40f9 0000028b 803e00f9 dbffff17 230840f9 "
		"c0b900d0 00a048b9 639040b9 7f00006b cbefff54 75018012 e8ffff17 15008012 d8ffff17 "
		"000021d4 600a40f9 9fffff17 800240f9 01008092 20000094 800e00f9 600000b4 000040f9 "
		"802200f9 800240f9 811640f9 020440f9 5f0001eb 09010054 010080d2 15000094 800240f9 "
		"821640f9 010440f9 5f0001eb 43ffff54 20008052 80360139 15008052 e003152a f92340f9 "
		"f76343a9 f35341a9 f55b42a9 fd7bc5a8 bf2303d5 c0035fd6 15008012 c3ffff17 1f2003d5 "
		"1f2003d5 c0035fd6",
		.places = {
			{ .load = 0x244, .after_load = 0x248, .function_end = 0x2f8, .limit_reg = 0, .count_reg = 3, .mm_reg = -1,
			  .compared = true, .counted = true, .error_reg = 21,
			  .first = 0x244, .jump = 0x250, .refusal = 0x254, .way_on = 0x48,
			  .at_refusal = true, .after_error = 0x258 },
		},
	},
	/* 7.3-arm64. */
	{
		.name = "7.3-arm64 do_mmap",
		.arch = ARM64, .count_offset = 0x150,
		.address = 0xffff800080497608, .variable = 0xffff8000822fe798,
		.code =
		"+128 d6027eb2 3408a036 94027cb2 53fc3f91 73ce74f2 800f0054 fb7305a9 7bfe4cd3 "
		"7f0318ab 22100054 20f300f0 415341b9 009847b9 3f00006b 2c0d0054 3d000014 1f2003d5 "
		"030080d2 1f2003d5 1f2003d5 e43f40f9 80026f92 c10a4092 82026d92 00c873d3 210004aa "
		"210003aa 072084d2 +340 c0160054 3f0400f1 00100054 fb7345a9 b5028092 03000014 "
		"fb7345a9 75018092 f35341a9 e00315aa +836 c0035fd6",
		.places = {
			{ .load = 0xb0, .after_load = 0xb4, .function_end = 0x5b0, .limit_reg = 0, .count_reg = 1, .mm_reg = 26,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .at_refusal = true, .error_reg = -1,
			  .first = 0xac, .jump = 0xb8, .refusal = 0x25c, .way_on = 0xbc },
		},
	},
	{
		.name = "7.3-arm64 prep_move_vma",
		.arch = ARM64, .count_offset = 0x150,
		.address = 0xffff80008049e408, .variable = 0xffff8000822fe798,
		.code =
		"1f2003d5 1f2003d5 3f2303d5 ff0303d1 014138d5 fd7b07a9 fdc30191 f35308a9 f30300aa "
		"004138d5 f55b09a9 f7630aa9 f95b00f9 026c43f9 20b043f9 e03700f9 000080d2 742240f9 "
		"795a40a9 830640f9 640e40f9 3603168b 801240f9 7f0016eb e00700f9 f7079f1a 405041b9 "
		"980240f9 01080011 04071036 05f30090 841240f9 a59847b9 46ac40f9 82340d53 e6060036 "
		"000c0011 5f000071 0110811a 75018092 3f00056b ac030054 802640f9 600200b4 020c40f9 "
		"220200b4 1f0319eb 20090054 e10319aa e00314aa 40003fd6 157c4093 bf0200f1 e40a407a "
		"e0000054 802640f9 020c40f9 e10316aa e00314aa 40003fd6 157c4093 350100b5 e4230091 "
		"e20316aa e10319aa e00314aa a3018052 45000094 157c4093 e0020034 004138d5 e23740f9 "
		"01b043f9 420001eb 010080d2 e1060054 f95b40f9 e00315aa fd7b47a9 f35348a9 f55b49a9 "
		"f7634aa9 ff030391 bf2303d5 c0035fd6 04f30090 859847b9 42ac40f9 e2f90737 02008052 "
		"000021d4 c9ffff17 600e40f9 20fd1736 602240f9 001040f9 c0fc6f36 e0430091 020b80d2 "
		"01008052 24000094 800a40f9 23008052 e35b00b9 00000191 e06701a9 1f0319eb 20010054 "
		"e20319aa e10314aa e0430091 19000094 157c4093 bf0200f1 e40a407a f7079f1a f7000035 "
		"20008052 60a20139 cfffff17 7f0016eb 01f8ff54 c4ffff17 e20316aa e10314aa e0430091 "
		"03008052 09000094 157c4093 f4ffff17 06000094 1f2003d5 1f2003d5 1f2003d5 1f2003d5 "
		"1f2003d5 c0035fd6",
		.places = {
			{ .load = 0x80, .after_load = 0x84, .function_end = 0x220, .limit_reg = 5, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
			{ .load = 0x158, .after_load = 0x15c, .function_end = 0x220, .limit_reg = 5, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-arm64 __do_sys_mremap",
		.arch = ARM64, .count_offset = 0x150,
		.address = 0xffff8000804a0148, .variable = 0xffff8000822fe798,
		.code =
		"+460 71010094 00f9ff35 609241b9 00040011 609201b9 bf3a03d5 1f2003d5 004138d5 "
		"006c43f9 e2f200d0 e15f40f9 24008052 429847b9 03ac40f9 e4e30339 005041b9 21007e92 "
		"83240036 3f0000f1 0004801a 00100011 5f00006b 6b220054 e05f40f9 f55340f9 e0090836 "
		"f8834aa9 1f0300eb +1364 c0035fd6",
		.places = {
			{ .load = 0x1fc, .after_load = 0x200, .function_end = 0x790, .limit_reg = 2, .count_reg = -1, .mm_reg = -1,
			  .error_reg = -1 },
		},
	},
	{
		.name = "7.3-arm64 vms_gather_munmap_vmas",
		.arch = ARM64, .count_offset = 0x150,
		.address = 0xffff8000804b8e48, .variable = 0xffff8000822fe798,
		.code =
		"1f2003d5 1f2003d5 3f2303d5 fd7bbba9 fd030091 f35301a9 f40300aa f55b02a9 f60301aa "
		"010440f9 021440f9 200040f9 5f0000eb 89010054 200440f9 831a40f9 7f0000eb a3120054 "
		"201040f9 201750b7 800240f9 23008052 ba000094 f503002a c00c0035 f76303a9 010080d2 "
		"f92300f9 800240f9 b3000094 800a00f9 600000b4 000440f9 801e00f9 192080d2 37008052 "
		"1908c0f2 18008012 21000014 3f000071 ed0e0054 e00313aa a6000094 610a40a9 802a40f9 "
		"420001cb 42fc4cd3 0000028b 802a00f9 601240f9 80006836 802e40f9 0000028b 802e00f9 "
		"601240f9 8000a036 803240f9 0000028b 803200f9 611240f9 c02080d2 2000008a 1f1000f1 "
		"80090054 3f0019ea a00a0054 803a40f9 0000028b 803a00f9 831240f9 430900b5 800240f9 "
		"811a40f9 210400d1 86000094 f30300aa 400c00b4 601240f9 600550b7 600640f9 821a40f9 "
		"1f0002eb e9000054 800240f9 e10313aa 03008052 7a000094 f503002a 40040035 600a40f9 "
		"612a40b9 02ac40f9 c2080036 009041b9 3f00006b 80000054 e00313aa 41008052 6e000094 "
		"834a40b9 e10313aa e00316aa 02988152 64040011 844a00b9 637c4093 c38e00a9 df0e00f9 "
		"d74a00b9 63000094 f503002a 60010035 608240b9 60060034 60020291 11000014 010078b8 "
		"3f040071 21f6ff54 bf3903d5 b3ffff17 15008012 e00316aa 55000094 f76343a9 f92340f9 "
		"e003152a f35341a9 f55b42a9 fd7bc5a8 bf2303d5 c0035fd6 64020291 910080f9 817c5f88 "
		"2200174b 82fc0388 a3ffff35 ebffff17 803640f9 831240f9 0000028b 803600f9 03f7ffb4 "
		"818a42a9 e00313aa 3e000094 f503002a 20f2ff34 e5ffff17 601240f9 c0f50f36 002180d2 "
		"3f0000ea 61f5ff54 803e40f9 0000028b 803e00f9 a7ffff17 61008052 30000094 88ffff17 "
		"000021d4 baffff17 000021d4 cdffff17 230840f9 20f200b0 009847b9 635041b9 7f00006b "
		"ebecff54 75018012 d1ffff17 800240f9 01008092 20000094 800e00f9 400100b4 000040f9 "
		"802200f9 800240f9 821640f9 010440f9 5f0001eb 02010054 010080d2 15000094 800240f9 "
		"821640f9 010440f9 5f0001eb 43ffff54 20008052 80360139 15008052 e003152a f92340f9 "
		"f76343a9 f35341a9 f55b42a9 fd7bc5a8 bf2303d5 c0035fd6 15008012 b1ffff17 1f2003d5 "
		"1f2003d5 c0035fd6",
		.places = {
			{ .load = 0x2a0, .after_load = 0x2a4, .function_end = 0x340, .limit_reg = 0, .count_reg = 3, .mm_reg = -1,
			  .compared = true, .counted = true, .error_reg = 21,
			  .first = 0x2a0, .jump = 0x2ac, .refusal = 0x2b0, .way_on = 0x48,
			  .at_refusal = true, .after_error = 0x2b4 },
		},
	},
	{
		.name = "7.3-arm64 vma_modify",
		.arch = ARM64, .count_offset = 0x150,
		.address = 0xffff8000804b9188, .variable = 0xffff8000822fe798,
		.code =
		"+868 a0f4ffb4 000440f9 60f4ffb4 608240b9 1f040071 21ecff54 fb7348a9 60018092 "
		"66ffff17 e20a40f9 21f200b0 600640f9 219847b9 425041b9 5f00016b ea140054 e20315aa "
		"e10317aa 03008052 ac000094 20ebff34 007c4093 58ffff17 800b40f9 812b40b9 02ac40f9 "
		"42120036 009041b9 +348 14d000a9 1f0c00f9 014800b9 600640f9 48000094 b8fbffb4 "
		"e00318aa 45000094 daffff17 e20a40f9 21f200b0 600640f9 219847b9 425041b9 5f00016b "
		"8a060054 e20314aa e10317aa 23008052 39000094 60dcff34 007c4093 e5feff17 e02240f9 "
		"c0e9ffb4 fc0317aa d9ffff17 00001c32 +132 e0031caa 22008052 0d000094 60f3ff35 "
		"f8031caa b9ffff17 60018092 b7feff17 fb7308a9 06000094 +20 c0035fd6",
		.places = {
			{ .load = 0x394, .after_load = 0x398, .function_end = 0x660, .limit_reg = 1, .count_reg = 2, .mm_reg = -1,
			  .compared = true, .counted = true, .error_reg = 0,
			  .first = 0x394, .jump = 0x3a0, .refusal = 0x63c, .way_on = 0x3a4,
			  .error_64 = true, .after_error = 0x640 },
			{ .load = 0x560, .after_load = 0x564, .function_end = 0x660, .limit_reg = 1, .count_reg = 2, .mm_reg = -1,
			  .compared = true, .counted = true, .error_reg = 0,
			  .first = 0x560, .jump = 0x56c, .refusal = 0x63c, .way_on = 0x570,
			  .error_64 = true, .after_error = 0x640 },
		},
	},
	{
		.name = "7.3-arm64 split_vma",
		.arch = ARM64, .count_offset = 0x150,
		.address = 0xffff8000804b9b88, .variable = 0xffff8000822fe798,
		.code =
		"1f2003d5 1f2003d5 250840f9 24f200b0 849847b9 a55041b9 bf00046b 0a010054 3f2303d5 "
		"fd7bbfa9 fd030091 09000094 fd7bc1a8 bf2303d5 c0035fd6 60018012 c0035fd6 1f2003d5 "
		"1f2003d5 1f2003d5 c0035fd6",
		.places = {
			{ .load = 0x10, .after_load = 0x14, .function_end = 0x50, .limit_reg = 4, .count_reg = 5, .mm_reg = -1,
			  .compared = true, .counted = true, .error_reg = 0,
			  .first = 0x10, .jump = 0x1c, .refusal = 0x3c, .way_on = 0x20,
			  .at_refusal = true, .after_error = 0x40 },
		},
	},
	{
		.name = "7.3-arm64 do_brk_flags",
		.arch = ARM64, .count_offset = 0x150,
		.address = 0xffff8000804bc2a8, .variable = 0xffff8000822fe798,
		.code =
		"+228 420003aa e20700f9 a1000094 e30300aa e20319aa e1230091 e00318aa e30700f9 "
		"9b000094 80110036 00f200d0 015341b9 009847b9 3f00006b ec100054 e10319aa e00318aa "
		"92000094 fb03002a 40100035 f30000b4 600640f9 1f0015eb 400c0054 e00316aa 01008092 "
		"89000094 e00318aa +460 42fb0090 401b01d0 e10319cb 00001d91 42b041b9 0f000094 "
		"7b018012 c8ffff17 c20a40f9 5f0000eb +40 c0035fd6",
		.places = {
			{ .load = 0x114, .after_load = 0x118, .function_end = 0x370, .limit_reg = 0, .count_reg = 1, .mm_reg = 24,
			  .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = 27,
			  .first = 0x110, .jump = 0x11c, .refusal = 0x338, .way_on = 0x120,
			  .after_error = 0x33c },
		},
	},
	/* clang 19, no LTO: selftests/decode_pattern.c, compiled with the options that it names. */
	{
		.name = "clang 19, no LTO split",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81000000, .variable = 0xffffffff82345678,
		.code =
		"488b4710 8b80a0000000 3b0568563401 0f8c0a000000 b8f4ffffff c3 0f1f4000 c3",
		.places = {
			{ .load = 0xa, .after_load = 0xa, .function_end = 0x20, .limit_reg = -1, .count_reg = 0, .mm_reg = -1,
			  .folded = true, .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0x4, .jump = 0x10, .refusal = 0x16, .way_on = 0x20,
			  .at_refusal = true, .after_error = 0x1b },
		},
	},
	{
		.name = "clang 19, no LTO gather",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81000020, .variable = 0xffffffff82345678,
		.code =
		"483937 734f 48395708 7617 488b4710 8b88a0000000 b8f4ffffff 3b0d38563401 7d31 "
		"b8ffffffff f6471804 7526 4156 53 50 4889fb 4989d6 ba01000000 e81f000000 4889df "
		"4c89f2 85c0 488d642408 5b 415e 7401 c3 4889d6 31d2 e902000000 6690 c3",
		.places = {
			{ .load = 0x1a, .after_load = 0x1a, .function_end = 0x60, .limit_reg = -1, .count_reg = 1, .mm_reg = -1,
			  .folded = true, .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0xf, .jump = 0x20, .refusal = 0x53, .way_on = 0x22 },
		},
	},
	{
		.name = "clang 19, no LTO map",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81000080, .variable = 0xffffffff82345678,
		.code =
		"4885d2 7422 8b8fa0000000 48c7c0f4ffffff 3b0de0553401 7f0c 50 e80f000000 4898 "
		"4883c408 c3 48c7c0eaffffff c3 c3",
		.places = {
			{ .load = 0x12, .after_load = 0x12, .function_end = 0x2f, .limit_reg = -1, .count_reg = 1, .mm_reg = 7,
			  .folded = true, .compared = true, .counted = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x5, .jump = 0x18, .refusal = 0x26, .way_on = 0x1a },
		},
	},
	/* gcc 14, KASAN outline: selftests/decode_pattern.c, compiled with the options that it names. */
	{
		.name = "gcc 14, KASAN outline split",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81000000, .variable = 0xffffffff82345678,
		.code =
		"4155 4154 4189d4 55 4889f5 53 4889fb 4883c710 4883ec08 e854000000 4c8b6b10 "
		"498dbda0000000 e844000000 8b0546563401 413985a0000000 7d1d 4883c408 4489e2 4889ee "
		"4889df 5b 5d 415c 415d e91d000000 0f1f440000 4883c408 b8f4ffffff 5b 5d 415c 415d c3 "
		"0f1f840000000000 c3",
		.places = {
			{ .load = 0x2c, .after_load = 0x32, .function_end = 0x70, .limit_reg = 0, .count_reg = -1, .mm_reg = 13,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = -1,
			  .first = 0x2c, .jump = 0x39, .refusal = 0x58, .way_on = 0x3b },
		},
	},
	{
		.name = "gcc 14, KASAN outline gather",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81000070, .variable = 0xffffffff82345678,
		.code =
		"4155 4154 4989d4 55 4889f5 53 4889fb 4883ec08 e8a8000000 48392b 7332 488d7b08 "
		"e89a000000 4c3b6308 7244 488d7b18 e88b000000 f6431804 7575 ba01000000 4889ee 4889df "
		"e875000000 85c0 754e 4883c408 4c89e6 4889df 31d2 5b 5d 415c 415d e95a000000 "
		"662e0f1f840000000000 488d7b10 e847000000 4c8b6b10 498dbda0000000 e837000000 "
		"8b0579553401 413985a0000000 7c94 b8f4ffffff 4883c408 5b 5d 415c 415d c3 "
		"0f1f840000000000 b8ffffffff ebe6 660f1f840000000000 c3",
		.places = {
			{ .load = 0x89, .after_load = 0x8f, .function_end = 0xc0, .limit_reg = 0, .count_reg = -1, .mm_reg = 13,
			  .compared = true, .counted = true, .adjacent = true, .error_reg = 0,
			  .first = 0x89, .jump = 0x96, .refusal = 0x98, .way_on = 0x2c,
			  .at_refusal = true, .after_error = 0x9d },
		},
	},
	{
		.name = "gcc 14, KASAN outline map",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81000130, .variable = 0xffffffff82345678,
		.code =
		"48c7c0eaffffff 4885d2 7444 4154 4989f4 55 4889fd 488dbfa0000000 53 4889d3 "
		"e82c000000 8b0d1d553401 48c7c0f4ffffff 398da0000000 7f0f 89da 4c89e6 4889ef "
		"e80a000000 4898 5b 5d 415c c3 6690 c3 c3",
		.places = {
			{ .load = 0x25, .after_load = 0x2b, .function_end = 0x51, .limit_reg = 1, .count_reg = -1, .mm_reg = 5,
			  .compared = true, .counted = true, .above = true, .error_reg = -1,
			  .first = 0x25, .jump = 0x38, .refusal = 0x49, .way_on = 0x3a },
		},
	},
	/* clang 19, KASAN outline: selftests/decode_pattern.c, compiled with the options that it names. */
	{
		.name = "clang 19, KASAN outline split",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81000000, .variable = 0xffffffff82345678,
		.code =
		"55 4157 4156 4154 53 89d3 4989f6 4989ff 4883c710 e857000000 4d8b6710 "
		"498dbc24a0000000 e846000000 418bac24a0000000 48c7c778563482 e832000000 3b2d34563401 "
		"7d15 4c89ff 4c89f6 89da 5b 415c 415e 415f 5d e915000000 b8f4ffffff 5b 415c 415e "
		"415f 5d c3 0f1f8000000000 c3",
		.places = {
			{ .load = 0x3e, .after_load = 0x3e, .function_end = 0x70, .limit_reg = -1, .count_reg = 5, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = 0,
			  .first = 0x3e, .jump = 0x44, .refusal = 0x5b, .way_on = 0x46,
			  .at_refusal = true, .after_error = 0x60 },
		},
	},
	{
		.name = "clang 19, KASAN outline gather",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81000070, .variable = 0xffffffff82345678,
		.code =
		"55 4157 4156 4154 53 4889d3 4989f7 4989fe e89a000000 4d393e 737c 498d7e08 "
		"e88c000000 49395e08 763b 498d7e10 e87d000000 4d8b6610 498dbc24a0000000 e86c000000 "
		"418bac24a0000000 48c7c778563482 e858000000 b8f4ffffff 3b2da5553401 7d29 498d7e18 "
		"e842000000 b8ffffffff 41f6461804 7514 4c89f7 4c89fe ba01000000 e826000000 85c0 7409 "
		"5b 415c 415e 415f 5d c3 4c89f7 4889de 31d2 5b 415c 415e 415f 5d e904000000 0f1f4000 "
		"c3",
		.places = {
			{ .load = 0x5d, .after_load = 0x5d, .function_end = 0xb0, .limit_reg = -1, .count_reg = 5, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .error_reg = -1,
			  .first = 0x5d, .jump = 0x63, .refusal = 0x8e, .way_on = 0x65 },
		},
	},
	{
		.name = "clang 19, KASAN outline map",
		.arch = X86, .count_offset = 0xa0,
		.address = 0xffffffff81000120, .variable = 0xffffffff82345678,
		.code =
		"55 4157 4156 53 50 4885d2 7448 4889d3 4989fe 4989f7 4881c7a0000000 e84f000000 "
		"418baea0000000 48c7c778563482 e83c000000 48c7c0f4ffffff 3b2d17553401 7f18 4c89f7 "
		"4c89fe 89da e820000000 4898 eb07 48c7c0eaffffff 4883c408 5b 415e 415f 5d c3 "
		"662e0f1f840000000000 c3",
		.places = {
			{ .load = 0x3b, .after_load = 0x3b, .function_end = 0x70, .limit_reg = -1, .count_reg = 5, .mm_reg = -1,
			  .folded = true, .compared = true, .adjacent = true, .above = true, .error_reg = -1,
			  .first = 0x3b, .jump = 0x41, .refusal = 0x5b, .way_on = 0x43 },
		},
	},
