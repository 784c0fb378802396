package org.jitney.manager;

import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.manager.unit.CgroupContext;
import org.jitney.manager.unit.ExecContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code Delegate=}: the group of a unit, and the files by which its own tree is managed, belong to
 * the user of the unit (systemd.resource-control(5)). What limits the group stays the manager's.
 */
final class Delegation {
    private static final Logger LOG = LoggerFactory.getLogger(Delegation.class);

    /** By cgroups(7) those that may be given away; the kernel lists them, too, where it can. */
    private static final List<String> FILES =
            List.of("cgroup.procs", "cgroup.threads", "cgroup.subtree_control", "tasks");

    private final EngineCore engine;

    Delegation(EngineCore engine) {
        this.engine = engine;
    }

    /** Gives the group away, if it is there and the unit asks for that. */
    void give(UnitEntry unit, ExecContext context) {
        boolean delegates = unit.settings().cgroup().filter(CgroupContext::delegate).isPresent();
        Optional<Path> directory = engine.groups().directory(unit.controlGroup());
        if (!delegates || context.user().isEmpty() || directory.isEmpty()) {
            return;
        }
        try (Root root = Root.host()) {
            Optional<Passwd> account = account(context.user().get());
            if (account.isEmpty()) {
                return;
            }
            int uid = account.get().uid();
            int gid = account.get().gid();
            root.chown(directory.get().toString(), uid, gid);
            for (String file : FILES) {
                Path path = directory.get().resolve(file);
                if (Files.exists(path)) {
                    root.chown(path.toString(), uid, gid);
                }
            }
        } catch (ErrnoException e) {
            LOG.warn("{}: its control group is not delegated: {}", unit.id(), e.getMessage());
        }
    }

    private static Optional<Passwd> account(String user) throws ErrnoException {
        return user.chars().allMatch(Character::isDigit)
                ? Users.byUid(Integer.parseInt(user))
                : Users.byName(user);
    }
}
