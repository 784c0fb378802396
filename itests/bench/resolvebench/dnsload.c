/*
 * dnsload: asks a DNS server over UDP, as much as it answers or so many questions a second, and says how that went.
 *
 *   dnsload ADDRESS PORT FILE SECONDS window N    N questions are open at any time
 *   dnsload ADDRESS PORT FILE SECONDS rate N      N questions a second begin, whether or not those before have an answer
 *   dnsload ADDRESS PORT ZONE SECONDS flood N     N names below ZONE that are asked for once each, 200 at a time
 *
 * FILE has a name and a type number a line. Standard output: one line of KEY=VALUE. Times are microseconds; with a rate they
 * count from when a question was due, so that a server that stalls is not asked less. It needs a processor of its own.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 32, ROOM = 4096, IDS = 65536, BUCKETS = 200000, MOST_QUERY = 300 };

static struct { unsigned char bytes[MOST_QUERY]; int length; } *queries;
static int query_count;
static uint64_t due[IDS]; /* nanoseconds; 0: nobody waits under this id */
static uint32_t buckets[BUCKETS + 1];
static uint64_t sent, answered, lost, bad, open_count;
static int fd;
static unsigned next_id;
static const char *flood_zone;

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int build(unsigned char *out, const char *name, int type) {
    int at = 12;
    memset(out, 0, 12);
    out[2] = 1;  /* recursion desired */
    out[5] = 1;  /* one question */
    out[11] = 1; /* and an OPT record */
    while (*name) {
        const char *dot = strchrnul(name, '.');
        int label = (int)(dot - name);
        if (label == 0) {
            break;
        }
        out[at++] = (unsigned char)label;
        memcpy(out + at, name, (size_t)label);
        at += label;
        name = *dot ? dot + 1 : dot;
    }
    out[at++] = 0;
    out[at++] = (unsigned char)(type >> 8);
    out[at++] = (unsigned char)type;
    out[at++] = 0;
    out[at++] = 1;
    static const unsigned char opt[] = {0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0}; /* 1232 bytes */
    memcpy(out + at, opt, sizeof opt);
    return at + (int)sizeof opt;
}

static void load(const char *path) {
    FILE *file = fopen(path, "r");
    char name[256];
    int type, room = 0;
    if (!file) {
        perror(path);
        exit(1);
    }
    while (fscanf(file, "%255s %d", name, &type) == 2) {
        if (query_count == room) {
            room = room ? 2 * room : 1024;
            queries = realloc(queries, (size_t)room * sizeof *queries);
        }
        queries[query_count].length = build(queries[query_count].bytes, name, type);
        query_count++;
    }
    fclose(file);
}

/* Begins up to that many questions; each is due at a time of its own. */
static void ask(int count, const uint64_t *times) {
    static unsigned char bytes[BATCH][MOST_QUERY];
    static struct mmsghdr headers[BATCH];
    static struct iovec vectors[BATCH];
    int used = 0;
    for (; used < count; used++) {
        unsigned id = next_id++ & 0xffff;
        for (int tries = 0; due[id] && tries < 1000; tries++) {
            id = next_id++ & 0xffff; /* an answer that is late, or lost */
        }
        if (due[id]) {
            break;
        }
        int length;
        if (flood_zone) {
            char name[256];
            snprintf(name, sizeof name, "n%llu.%s", (unsigned long long)(sent + (uint64_t)used), flood_zone);
            length = build(bytes[used], name, 1);
        } else {
            int which = (int)((sent + (uint64_t)used) * 7919 % (uint64_t)query_count);
            length = queries[which].length;
            memcpy(bytes[used], queries[which].bytes, (size_t)length);
        }
        bytes[used][0] = (unsigned char)(id >> 8);
        bytes[used][1] = (unsigned char)id;
        due[id] = times[used];
        vectors[used] = (struct iovec){bytes[used], (size_t)length};
        headers[used].msg_hdr = (struct msghdr){.msg_iov = &vectors[used], .msg_iovlen = 1};
    }
    int done = 0;
    while (done < used) {
        int result = sendmmsg(fd, headers + done, (unsigned)(used - done), 0);
        if (result < 0 && errno != EINTR && errno != EAGAIN && errno != ENOBUFS && errno != ECONNREFUSED) {
            perror("sendmmsg");
            exit(1);
        }
        done += result > 0 ? result : 0;
    }
    sent += (uint64_t)used;
    open_count += (uint64_t)used;
}

static void collect(void) {
    static unsigned char bytes[BATCH][ROOM];
    static struct mmsghdr headers[BATCH];
    static struct iovec vectors[BATCH];
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){bytes[i], ROOM};
        headers[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
    }
    int count = recvmmsg(fd, headers, BATCH, MSG_DONTWAIT, NULL);
    uint64_t at = now();
    for (int i = 0; i < count; i++) {
        unsigned id = (unsigned)bytes[i][0] << 8 | bytes[i][1];
        if (headers[i].msg_len < 12 || !due[id]) {
            bad++;
            continue;
        }
        int good = (bytes[i][2] & 0x80) && (bytes[i][3] & 15) == 0 && (bytes[i][6] | bytes[i][7]);
        bad += !good;
        answered += (uint64_t)good;
        uint64_t took = at > due[id] ? (at - due[id]) / 1000 : 0;
        buckets[took < BUCKETS ? took : BUCKETS]++;
        due[id] = 0;
        open_count--;
    }
}

static void give_up(uint64_t before) {
    for (int id = 0; id < IDS; id++) {
        if (due[id] && due[id] < before) {
            due[id] = 0;
            lost++;
            open_count--;
        }
    }
}

static unsigned quantile(double part) {
    uint64_t all = 0, seen = 0;
    for (int i = 0; i <= BUCKETS; i++) {
        all += buckets[i];
    }
    for (int i = 0; i <= BUCKETS; i++) {
        seen += buckets[i];
        if ((double)seen >= part * (double)all) {
            return (unsigned)i;
        }
    }
    return BUCKETS;
}

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "usage: dnsload ADDRESS PORT FILE|ZONE SECONDS window|rate|flood N\n");
        return 2;
    }
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[2]))};
    inet_pton(AF_INET, argv[1], &to.sin_addr);
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    int room = 4 << 20;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("connect");
        return 1;
    }
    double seconds = atof(argv[4]);
    int rate = !strcmp(argv[5], "rate"), flood = !strcmp(argv[5], "flood");
    double number = atof(argv[6]);
    if (flood) {
        flood_zone = argv[3];
    } else {
        load(argv[3]);
    }
    uint64_t window = flood ? 200 : (uint64_t)number;
    uint64_t start = now(), end = start + (uint64_t)(seconds * 1e9), looked = start, at;
    uint64_t times[BATCH];
    while ((at = now()) < end && (!flood || sent < (uint64_t)number || open_count)) {
        collect();
        int count = 0;
        if (rate) {
            uint64_t wanted = (uint64_t)((double)(at - start) * number / 1e9);
            for (; count < BATCH && sent + (uint64_t)count < wanted; count++) {
                times[count] = start + (uint64_t)((double)(sent + (uint64_t)count) * 1e9 / number);
            }
        } else {
            uint64_t left = flood ? (uint64_t)number - sent : BATCH;
            /* A few at a time: else each would cost a call of its own. */
            int free_slots = open_count < window ? (int)(window - open_count) : 0;
            if (free_slots >= 8 || (flood && left < 8) || !open_count) {
                for (; count < BATCH && count < free_slots && (uint64_t)count < left; count++) {
                    times[count] = at;
                }
            }
        }
        if (count) {
            ask(count, times);
        }
        if (rate && !count) {
            /* Not a moment without a pause: who has a real-time priority and never sleeps is made to. */
            struct timespec pause = {0, 10000};
            nanosleep(&pause, NULL);
        }
        if (at - looked > 100000000u) {
            looked = at;
            give_up(at - 2000000000u);
        }
    }
    double took = (double)(now() - start) / 1e9;
    printf("qps=%.0f sent=%llu answered=%llu lost=%llu bad=%llu p50=%u p99=%u p999=%u most=%u\n", (double)answered / took,
           (unsigned long long)sent, (unsigned long long)answered, (unsigned long long)lost, (unsigned long long)bad, quantile(.5),
           quantile(.99), quantile(.999), quantile(1));
    return 0;
}
