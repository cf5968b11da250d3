#include "app/cli.h"

int main(int argc, char** argv) { return rtm::app::RunCli(argc, argv); }
