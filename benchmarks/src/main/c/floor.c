/*
 * The floor in C: what FloorClient does, without a JVM. Arguments and tasks are NAME=VALUE, as ClientMain has them.
 * cc -O2 -pthread -o floor floor.c
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PIECE_BYTES (8L << 20)
#define RECEIVE_BYTES (1L << 20)
#define MOST_CONNECTIONS 256

static struct sockaddr_in server;
static char bucket[256], prefix[256];
static long object_bytes, pieces_an_object, pieces;
static atomic_long next_piece, received, gets;

struct connection {
  int socket;
  char *buffers[2]; /* one that is filled, one that somebody would be reading */
};
static struct connection connections[MOST_CONNECTIONS];

static long number(const char *line, const char *name, long absent) {
  const char *at = strstr(line, name);
  return at ? atol(at + strlen(name)) : absent;
}

static void text(const char *line, const char *name, char *to, size_t room) {
  const char *at = strstr(line, name);
  size_t n = 0;
  for (at = at ? at + strlen(name) : ""; at[n] && at[n] != ' ' && at[n] != '\n' && n + 1 < room; n++) to[n] = at[n];
  to[n] = 0;
}

static void fail(const char *what) {
  printf("FAILED %s\n", what);
  fflush(stdout);
  exit(1);
}

static long get(struct connection *c, long piece) {
  char request[1024], head[4096], *target = c->buffers[piece & 1], *end;
  long start = piece % pieces_an_object * PIECE_BYTES;
  long length = object_bytes - start < PIECE_BYTES ? object_bytes - start : PIECE_BYTES;
  int n = snprintf(request, sizeof request,
                   "GET /%s/%spart-%03ld HTTP/1.1\r\nHost: localhost\r\nRange: bytes=%ld-%ld\r\n\r\n", bucket, prefix,
                   piece / pieces_an_object, start, start + length - 1);
  if (send(c->socket, request, n, 0) != n) fail("send");
  size_t got = 0;
  do {
    ssize_t r = recv(c->socket, head + got, sizeof head - 1 - got, 0);
    if (r <= 0) fail("head");
    got += r;
    head[got] = 0;
  } while (!(end = strstr(head, "\r\n\r\n")));
  if (head[9] != '2') fail("refused");
  long at = head + got - (end + 4);
  memcpy(target, end + 4, at);
  while (at < length) {
    long most = length - at < RECEIVE_BYTES ? length - at : RECEIVE_BYTES;
    ssize_t r = recv(c->socket, target + at, most, 0);
    if (r <= 0) fail("body");
    at += r;
  }
  return at;
}

static void *work(void *argument) {
  struct connection *c = argument;
  for (long piece; (piece = atomic_fetch_add(&next_piece, 1)) < pieces;) {
    atomic_fetch_add(&received, get(c, piece));
    atomic_fetch_add(&gets, 1);
  }
  return NULL;
}

static long now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

int main(int count, char **arguments) {
  char line[4096] = "";
  for (int i = 1; i < count; i++) snprintf(line + strlen(line), sizeof line - strlen(line), "%s ", arguments[i]);
  int opened = number(line, "connections=", 8);
  server.sin_family = AF_INET;
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server.sin_port = htons(number(line, "endpoint=http://127.0.0.1:", 0));
  text(line, "bucket=", bucket, sizeof bucket);
  if (opened > MOST_CONNECTIONS) fail("connections");
  for (int i = 0; i < opened; i++) {
    connections[i].socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connections[i].socket, (struct sockaddr *)&server, sizeof server)) fail("connect");
    for (int b = 0; b < 2; b++) connections[i].buffers[b] = memset(malloc(PIECE_BYTES), 1, PIECE_BYTES);
  }
  printf("READY\n");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin)) {
    pthread_t threads[MOST_CONNECTIONS];
    text(line, "prefix=", prefix, sizeof prefix);
    object_bytes = number(line, "objectBytes=", 0);
    pieces_an_object = (object_bytes + PIECE_BYTES - 1) / PIECE_BYTES;
    pieces = pieces_an_object * number(line, "objects=", 0);
    next_piece = received = gets = 0;
    long wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < opened; i++) pthread_create(&threads[i], NULL, work, &connections[i]);
    for (int i = 0; i < opened; i++) pthread_join(threads[i], NULL);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("RESULT nanos=%ld cpuNanos=%ld allocated=0 peakResident=%ld direct=0 bytes=%ld gets=%ld fetched=%ld value=%ld\n",
           now(CLOCK_MONOTONIC) - wall, now(CLOCK_PROCESS_CPUTIME_ID) - cpu, usage.ru_maxrss * 1024L, received, gets,
           received, received);
    fflush(stdout);
  }
  return 0;
}
