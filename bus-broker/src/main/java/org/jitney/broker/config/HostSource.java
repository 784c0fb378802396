package org.jitney.broker.config;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(Character::isDigit);
    }
}
