/* A real ClickHouse server for tests: the chDB library holds one, and its command line can be told to listen. Never part of the product. */
extern void *chdb_query_cmdline(int, char **);

int main(int argc, char **argv) {
  chdb_query_cmdline(argc, argv);
  return 0;
}
