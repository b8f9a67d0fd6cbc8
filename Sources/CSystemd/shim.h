/* libsystemd for Swift. The variadic calls (sd_journal_send, sd_journal_print, sd_notifyf) cannot be imported;
   sd_journal_sendv and sd_notify say the same. */
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
/* Not in the Glibc module: signals as descriptors, so that the service waits for them in the one place where it waits. */
#include <sys/signalfd.h>
