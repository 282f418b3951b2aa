// SPDX-License-Identifier: GPL-2.0
/*
 * hold: splits a mapping until there are 40 more than vm.max_map_count allows,
 * says so, waits for a line, and splits it 10 times more. Exits with 1 as soon
 * as a munmap() fails, which it does without headroom.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE	4096L

static char *at;

static void split(void)
{
	if (munmap(at, PAGE)) {
		printf("hold: munmap: %s\n", strerror(errno));
		exit(1);
	}
	/* The next is again in the middle of what is left. */
	at += 2 * PAGE;
}

static long count_mappings(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512];
	long count = 0;

	if (!f)
		exit(2);
	while (fgets(line, sizeof(line), f))
		count += !strstr(line, "[vsyscall]");
	fclose(f);
	return count;
}

int main(void)
{
	FILE *f = fopen("/proc/sys/vm/max_map_count", "r");
	long limit, i, before;
	char line[16];

	if (!f || fscanf(f, "%ld", &limit) != 1)
		return 2;
	fclose(f);
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	/* All of stdio's own memory comes before it is counted. */
	puts("hold: begins");
	at = mmap(NULL, 2 * (limit + 100) * PAGE, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (at == MAP_FAILED)
		return 2;
	at += PAGE;
	before = count_mappings();
	for (i = before; i < limit + 40; i++)
		split();
	puts("hold: above the limit");
	if (!fgets(line, sizeof(line), stdin))
		return 2;
	for (i = 0; i < 10; i++)
		split();
	puts("hold: ends well");
	return 0;
}
