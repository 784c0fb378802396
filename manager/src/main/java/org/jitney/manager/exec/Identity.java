package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users;
import org.jitney.linux.sys.Users.Group;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.unit.ExecContext;

/**
 * Who a process is to be.
 *
 * @param uid the user, or -1 to stay who we are
 * @param gid the group, or -1
 * @param groups the supplementary groups; empty means that they stay as they are
 * @param account the account behind the user, as far as there is one
 */
record Identity(int uid, int gid, Optional<List<Integer>> groups, Optional<Passwd> account) {
    static final Identity OWN = new Identity(-1, -1, Optional.empty(), Optional.empty());

    /** Finds the users and groups that the settings name. */
    static Identity of(String unit, ExecContext context, DynamicUsers users) throws SpawnRefused {
        try {
            Optional<Passwd> account =
                    context.dynamicUser()
                            ? Optional.of(users.acquire(unit, name(unit, context), context))
                            : named(context.user());
            if (account.isEmpty()
                    && context.group().isEmpty()
                    && context.supplementaryGroups().isEmpty()) {
                return OWN;
            }
            int gid = account.map(Passwd::gid).orElse(-1);
            if (context.group().isPresent()) {
                gid = group(context.group().get(), account);
            }
            List<Integer> groups = new ArrayList<>();
            if (account.isPresent() && !context.dynamicUser()) {
                groups.addAll(Users.groupsOf(account.get().name(), gid));
            } else if (gid >= 0) {
                groups.add(gid);
            }
            for (String name : context.supplementaryGroups()) {
                groups.add(group(name, account));
            }
            int uid = account.map(Passwd::uid).orElse(-1);
            return new Identity(
                    uid, gid, Optional.of(groups.stream().distinct().toList()), account);
        } catch (ErrnoException e) {
            throw new SpawnRefused(e.getMessage() == null ? "NSS failed" : e.getMessage());
        }
    }

    private static Optional<Passwd> named(Optional<String> user)
            throws ErrnoException, NoSuchAccount {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        String text = user.get();
        if (isNumber(text)) {
            int uid = Integer.parseInt(text);
            return Users.byUid(uid)
                    .or(() -> Optional.of(new Passwd(text, uid, uid, "", "/", "/bin/sh")));
        }
        Optional<Passwd> found = Users.byName(text);
        if (found.isEmpty()) {
            throw new NoSuchAccount(ExitCode.USER, "Failed to determine user credentials: " + text);
        }
        return found;
    }

    private static int group(String text, Optional<Passwd> account)
            throws ErrnoException, NoSuchAccount {
        if (isNumber(text)) {
            return Integer.parseInt(text);
        }
        Optional<Group> found = Users.groupByName(text);
        if (found.isEmpty() && account.filter(a -> a.name().equals(text)).isPresent()) {
            return account.get().gid();
        }
        if (found.isEmpty()) {
            throw new NoSuchAccount(ExitCode.GROUP, "Failed to determine group: " + text);
        }
        return found.get().gid();
    }

    private static String name(String unit, ExecContext context) {
        return context.user().orElse(unit.replaceFirst("\\.[a-z]+$", ""));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The account is not there: the process starts only to exit with the code that says so. */
    static final class NoSuchAccount extends SpawnRefused {
        private static final long serialVersionUID = 1L;

        private final ExitCode code;

        NoSuchAccount(ExitCode code, String message) {
            super(message);
            this.code = code;
        }

        ExitCode code() {
            return code;
        }
    }
}
