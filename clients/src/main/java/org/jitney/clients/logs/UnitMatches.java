package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jitney.journal.JournalReader;

/** Which entries are a unit's: those of its processes, and what trusted programs say about it. */
public final class UnitMatches {
    private static final String COREDUMP = "MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1";

    private UnitMatches() {}

    /** Adds those of a unit of the system, as alternatives of each other. */
    public static void ofSystem(JournalReader journal, String unit) {
        all(journal, "_SYSTEMD_UNIT=" + unit);
        journal.addDisjunction();
        all(journal, COREDUMP, "_UID=0", "COREDUMP_UNIT=" + unit);
        journal.addDisjunction();
        all(journal, "_PID=1", "UNIT=" + unit);
        journal.addDisjunction();
        all(journal, "_UID=0", "OBJECT_SYSTEMD_UNIT=" + unit);
        if (unit.endsWith(".slice")) {
            journal.addDisjunction();
            all(journal, "_SYSTEMD_SLICE=" + unit);
        }
    }

    /** Adds those of a unit of a user, as alternatives of each other. */
    public static void ofUser(JournalReader journal, String unit, int uid) {
        String user = "_UID=" + Integer.toUnsignedString(uid);
        all(journal, "_SYSTEMD_USER_UNIT=" + unit, user);
        journal.addDisjunction();
        all(journal, "USER_UNIT=" + unit, user);
        journal.addDisjunction();
        all(journal, "COREDUMP_USER_UNIT=" + unit, user, "_UID=0");
        journal.addDisjunction();
        all(journal, "OBJECT_SYSTEMD_USER_UNIT=" + unit, user, "_UID=0");
        if (unit.endsWith(".slice")) {
            journal.addDisjunction();
            all(journal, "_SYSTEMD_USER_SLICE=" + unit, user);
        }
    }

    /** Adds those of a network link: of the kernel, of networkd and of udev. */
    public static void ofLink(JournalReader journal, int index, String name) {
        all(journal, "_KERNEL_DEVICE=n" + index);
        journal.addDisjunction();
        all(journal, "INTERFACE=" + name);
        journal.addDisjunction();
        all(journal, "DEVICE=" + name);
    }

    /** Adds the boot of this machine that is going on, to hold together with what comes next. */
    public static void ofThisBoot(JournalReader journal) {
        all(journal, "_BOOT_ID=" + JournalPlaces.bootId());
        journal.addConjunction();
    }

    private static void all(JournalReader journal, String... matches) {
        for (String match : matches) {
            journal.addMatch(match.getBytes(UTF_8));
        }
    }
}
