package org.jitney.login1.store;

import java.util.Map;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Syscall;
import org.jitney.linux.sys.SyscallNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes shared memory, queues and semaphores of a user. */
final class IpcCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(IpcCleaner.class);
    private static final String SHARED_MEMORY = "/dev/shm";
    private static final long SYSTEM_USERS = 999;
    private static final long NOBODY = 65534;
    private static final int REMOVE = 0;

    /**
     * The tables of {@code /proc/sysvipc}, in each of which the second column is the identifier.
     */
    private static final Map<String, SyscallNumber> SYSTEM_V =
            Map.of(
                    "shm", SyscallNumber.SHMCTL,
                    "msg", SyscallNumber.MSGCTL,
                    "sem", SyscallNumber.SEMCTL);

    private IpcCleaner() {}

    /** Removes it; users of the system keep theirs, as what runs as them may not have logged in. */
    static void clean(Root root, long uid) {
        if (uid <= SYSTEM_USERS || uid == NOBODY) {
            return;
        }
        try {
            cleanFiles(root, uid);
            for (Map.Entry<String, SyscallNumber> kind : SYSTEM_V.entrySet()) {
                cleanTable(root, kind.getKey(), kind.getValue(), uid);
            }
        } catch (ErrnoException e) {
            LOG.warn("Failed to remove IPC objects of user {}: {}", uid, e.getMessage());
        }
    }

    private static void cleanFiles(Root root, long uid) throws ErrnoException {
        for (String name : root.list(SHARED_MEMORY)) {
            String path = SHARED_MEMORY + "/" + name;
            boolean his =
                    root.lstat(path)
                            .filter(stat -> stat.isRegular() || stat.isDirectory())
                            .filter(stat -> Integer.toUnsignedLong(stat.uid()) == uid)
                            .isPresent();
            if (his) {
                root.removeTree(path);
            }
        }
    }

    private static void cleanTable(Root root, String table, SyscallNumber control, long uid)
            throws ErrnoException {
        String[] lines = root.readIfExists("/proc/sysvipc/" + table).orElse("").split("\n", -1);
        int column = java.util.List.of(lines[0].strip().split("\\s+", -1)).indexOf("uid");
        for (int i = 1; i < lines.length; i++) {
            String[] fields = lines[i].strip().split("\\s+", -1);
            if (column > 1 && fields.length > column && fields[column].equals(Long.toString(uid))) {
                remove(control, Integer.parseInt(fields[1]));
            }
        }
    }

    private static void remove(SyscallNumber control, int id) throws ErrnoException {
        if (control == SyscallNumber.SEMCTL) {
            Syscall.checked(control, id, 0, REMOVE, 0, 0, 0);
        } else {
            Syscall.checked(control, id, REMOVE, 0);
        }
    }
}
