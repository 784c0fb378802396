package org.jitney.broker.config;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users;

/**
 * The files below a root, and the users of the machine.
 *
 * @param root where absolute paths start
 * @param environment the variables that say where a user's own files lie
 */
public record HostSource(Root root, Map<String, String> environment) implements ConfigSource {
    private static final long MAX_ID = 0xffff_fffeL;
    private static final String SEATS = "/run/systemd/seats";
    private static final String LOGIND_USERS = "/run/systemd/users";
    private static final String CONSOLE_FILES = "/run/console";

    public HostSource {
        environment = Map.copyOf(environment);
    }

    /** Leaves out the files of a user. */
    public HostSource(Root root) {
        this(root, Map.of());
    }

    @Override
    public List<String> sessionServiceDirectories() {
        return SessionDirectories.of(environment);
    }

    @Override
    public Optional<byte[]> read(String file) throws IOException {
        try {
            return Optional.of(root.readBytes(file));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public List<String> list(String directory) throws IOException {
        try {
            return root.list(directory).stream().sorted().toList();
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                return List.of();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Optional<Integer> uid(String user) {
        try {
            return isNumber(user)
                    ? Optional.of(Integer.parseUnsignedInt(user))
                    : Users.byName(user).map(Users.Passwd::uid);
        } catch (ErrnoException e) {
            // The database does not answer: the same as a user it does not know.
            return Optional.empty();
        }
    }

    @Override
    public Optional<Integer> gid(String group) {
        try {
            return isNumber(group)
                    ? Optional.of(Integer.parseUnsignedInt(group))
                    : Users.groupByName(group).map(Users.Group::gid);
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= MAX_ID;
    }

    /**
     * As the reference does it: where logind runs, who has a session on a seat; else for whom the
     * login program left a file.
     */
    @Override
    public Set<Integer> consoleUsers() {
        Set<Integer> users = new HashSet<>();
        try {
            if (root.exists(SEATS)) {
                for (String uid : list(LOGIND_USERS)) {
                    String state = root.readIfExists(LOGIND_USERS + "/" + uid).orElse("");
                    if (isNumber(uid)
                            && state.lines().anyMatch(l -> l.matches("ONLINE_SEATS=.+"))) {
                        users.add(Integer.parseUnsignedInt(uid));
                    }
                }
            } else {
                list(CONSOLE_FILES).forEach(name -> uid(name).ifPresent(users::add));
            }
        } catch (ErrnoException | IOException e) {
            // Unreadable: nobody is known to sit there, which denies rather than allows.
            return Set.of();
        }
        return users;
    }

    @Override
    public boolean hasSelinux() {
        try {
            return root.exists("/sys/fs/selinux/enforce");
        } catch (ErrnoException e) {
            return false;
        }
    }
}
