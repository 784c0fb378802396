package org.jitney.manager.exec;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.manager.exec.Privileges.Own;
import org.jitney.manager.seccomp.CallFilter;
import org.jitney.manager.unit.ExecCommand;
import org.jitney.manager.unit.ExecContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who the process becomes, and what it gives up on the way. */
final class Rights {
    // systemd.exec(5), PrivateUsers=identity and full: each is himself.
    private static final String LOW_IDS = "0 0 65536\n";
    private static final String ALL_IDS = "0 0 4294967295\n";

    private static final Logger LOG = LoggerFactory.getLogger(Rights.class);

    private final ProgramBuilder program;
    private final ExecRequest request;
    private final Own own;
    private final SandboxProbe probe;

    Rights(ProgramBuilder program, ExecRequest request, Own own, SandboxProbe probe) {
        this.program = program;
        this.request = request;
        this.own = own;
        this.probe = probe;
    }

    /**
     * Takes over groups, user and capabilities.
     *
     * @param users a user namespace to enter
     * @param mounts whether the process has mounts of its own
     */
    void add(Identity identity, Optional<Slot> users, boolean mounts) {
        ExecContext context = request.context();
        // "!!" is for kernels without ambient capabilities, before 4.3; on all others it means
        // nothing.
        boolean keepUser = request.process().command().has(ExecCommand.Flag.NO_SETUID);
        Identity taken = keepUser ? Identity.OWN : identity;
        Privileges.addGroups(program, context, taken, own);
        if (users.isPresent()) {
            program.exitStatus(ExitCode.USER.code());
            program.setns(users.get(), Namespaces.CLONE_NEWUSER);
        } else if (!context.privateUsers().equals("no")) {
            users(taken, context.privateUsers());
        }
        delegate(mounts);
        Privileges.add(program, context, taken, own);
        keyring(context);
        boolean filtered = !CallFilters.of(context).isEmpty();
        boolean mayFilter = Privileges.keepsAdministration(context, taken, own);
        // Who may not administrate the machine may filter its calls only without a way up.
        if (context.noNewPrivileges() || context.dynamicUser() || (filtered && !mayFilter)) {
            program.exitStatus(ExitCode.NO_NEW_PRIVILEGES.code()).noNewPrivileges();
        }
    }

    private void delegate(boolean mounts) {
        ExecContext context = request.context();
        if (context.delegatedNamespaces() == 0 || !probe.mayMount()) {
            return;
        }
        if (Namespaces.delegatesProcesses(context)) {
            LOG.warn(
                    "{}: the namespace of PrivatePIDs= is made before that of the users, and not"
                            + " delegated",
                    request.unit());
        }
        new Namespaces(program, MountTable.read()).addDelegated(context, mounts);
    }

    /** Root and the user are themselves in the namespace; everybody else is nobody there. */
    private void users(Identity identity, String level) {
        program.exitStatus(ExitCode.USER.code());
        boolean whole = own.isPrivileged() && !level.equals("self");
        if (whole) {
            String all = level.equals("full") ? ALL_IDS : LOW_IDS;
            program.userNamespace(all, all, level.equals("full"));
        } else {
            program.userNamespace(
                    map(own.uid(), identity.uid()), map(own.gid(), identity.gid()), false);
        }
    }

    private String map(int ownId, int id) {
        String line = ownId + " " + ownId + " 1\n";
        return own.isPrivileged() && id >= 0 && id != ownId ? line + id + " " + id + " 1\n" : line;
    }

    /** The session's keyring is made as the user, so that it is his. */
    private void keyring(ExecContext context) {
        program.exitStatus(ExitCode.KEYRING.code());
        if (!context.keyringMode().equals("inherit")) {
            program.joinSessionKeyring().optional();
        }
        if (context.keyringMode().equals("shared")) {
            program.linkUserKeyring().optional();
        }
    }

    /** Adds the filters of system calls; {@code programs} says which programs are ours. */
    void filter(OwnPrograms programs) {
        List<CallFilter> filters = CallFilters.of(request.context());
        ExecCommand command = request.process().command();
        if (programs.replace(command.path(), command.argv(), request.context())) {
            // Ours is run by a virtual machine, which writes the code that it executes.
            filters =
                    filters.stream()
                            .filter(filter -> !filter.title().equals("MemoryDenyWriteExecute"))
                            .toList();
        }
        if (!filters.isEmpty() && !probe.mayFilter()) {
            LOG.warn("{}: this kernel has no seccomp; it runs without its filters", request.unit());
            return;
        }
        for (CallFilter filter : filters) {
            boolean families = filter.title().equals("RestrictAddressFamilies");
            program.exitStatus(
                    families ? ExitCode.ADDRESS_FAMILIES.code() : ExitCode.SECCOMP.code());
            program.seccomp(filter.program(), 0, filter.toString());
        }
    }
}
