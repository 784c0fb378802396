package org.jitney.manager.exec;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.manager.runtime.StateBag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects for communication between processes that outlive those: they go when the last unit of
 * their user is down that says so.
 */
public final class IpcObjects {
    private static final Logger LOG = LoggerFactory.getLogger(IpcObjects.class);
    private static final int ID_COLUMN = 1;

    private final Map<String, Integer> users = new HashMap<>();

    IpcObjects() {}

    void hold(String unit, int uid) {
        // What belongs to root stays: it is the machine's.
        if (uid > 0) {
            users.put(unit, uid);
        }
    }

    /** Writes down whose objects go with the unit. */
    public void save(String unit, StateBag into) {
        into.put("ipc.of", users.getOrDefault(unit, 0));
    }

    /** Takes over what {@link #save} wrote. */
    public void restore(String unit, StateBag from) {
        hold(unit, from.integer("ipc.of"));
    }

    /** {@return whose objects are to be removed now that the unit is down} */
    public Optional<Integer> release(String unit) {
        Integer uid = users.remove(unit);
        return uid == null || users.containsValue(uid) ? Optional.empty() : Optional.of(uid);
    }

    /** Plans what a child does to remove the objects of a user that exist now. */
    public static SyscallProgram removal(int uid) {
        ProgramBuilder program = SyscallProgram.builder();
        for (String folder : List.of("/dev/shm", "/dev/mqueue")) {
            owned(Path.of(folder), uid).forEach(path -> program.unlink(path).optional());
        }
        systemV("shm", uid).forEach(id -> program.removeSharedMemory(id).optional());
        systemV("sem", uid).forEach(id -> program.removeSemaphores(id).optional());
        systemV("msg", uid).forEach(id -> program.removeMessageQueue(id).optional());
        return program.build();
    }

    private static List<String> owned(Path folder, int uid) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            List<String> out = new java.util.ArrayList<>();
            for (Path file : files) {
                Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
                if (owner.equals(uid) && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    out.add(file.toString());
                }
            }
            return out;
        } catch (IOException e) {
            LOG.debug("{}: {}", folder, e.toString());
            return List.of();
        }
    }

    /** The files have a line of titles, of which one is {@code uid}. */
    private static List<Integer> systemV(String kind, int uid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/sysvipc", kind));
            int column = columns(lines.getFirst()).indexOf("uid");
            return lines.stream()
                    .skip(1)
                    .map(IpcObjects::columns)
                    .filter(row -> row.get(column).equals(Integer.toString(uid)))
                    .map(row -> Integer.parseInt(row.get(ID_COLUMN)))
                    .toList();
        } catch (IOException e) {
            LOG.debug("{} objects: {}", kind, e.toString());
            return List.of();
        }
    }

    private static List<String> columns(String line) {
        return List.of(line.strip().split("\\s+"));
    }
}
