package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.linux.sys.Users;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Structs;
import org.jitney.unitfile.Glob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the environment of a process together; what comes later in {@link #of} wins. */
final class ProcessEnvironment {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEnvironment.class);

    private final Root root;

    ProcessEnvironment(Root root) {
        this.root = root;
    }

    Environment of(ExecRequest request, Identity identity) throws SpawnRefused {
        ExecContext context = request.context();
        Environment out = new Environment();
        out.setAll(request.managerEnvironment());
        Environment manager = new Environment().setAll(request.ownEnvironment());
        out.setAll(request.unitEnvironment());
        out.setAll(request.process().environment());
        listenFds(out, request.process().handedOver());
        boolean asUser = context.user().isPresent() || context.dynamicUser();
        if (context.setsLoginEnvironment().orElse(asUser)) {
            identity.account().or(ProcessEnvironment::own).ifPresent(a -> login(out, a));
        }
        for (Map.Entry<String, List<String>> directory :
                ExecDirectories.paths(context).entrySet()) {
            out.set(directory.getKey(), String.join(":", directory.getValue()));
        }
        Credentials.directory(request.unit(), context)
                .ifPresent(path -> out.set("CREDENTIALS_DIRECTORY", path));
        if (!context.execSearchPath().isEmpty()) {
            out.set("PATH", String.join(":", context.execSearchPath()));
        }
        for (String name : context.passEnvironment()) {
            manager.get(name).ifPresent(value -> out.set(name, value));
        }
        out.setAll(context.environment());
        for (Structs.EnvironmentFile file : context.environmentFiles()) {
            read(request.unit(), file).forEach(out::setAll);
        }
        context.unsetEnvironment().forEach(out::unset);
        return out;
    }

    private static void listenFds(Environment out, List<String> names) {
        if (!names.isEmpty()) {
            out.set("LISTEN_FDS", Integer.toString(names.size()));
            out.set("LISTEN_FDNAMES", String.join(":", names));
        }
    }

    /** Whoever the manager is, the processes without a user of their own are as well. */
    private static Optional<Passwd> own() {
        try {
            return Users.byUid(Unistd.geteuid());
        } catch (ErrnoException noUserDatabase) {
            return Optional.empty();
        }
    }

    private static void login(Environment out, Passwd account) {
        if (!account.home().isEmpty()) {
            out.set("HOME", account.home());
        }
        out.set("LOGNAME", account.name());
        out.set("USER", account.name());
        if (!account.shell().isEmpty() && !account.shell().endsWith("/nologin")) {
            out.set("SHELL", account.shell());
        }
    }

    private List<Environment> read(String unit, Structs.EnvironmentFile file) throws SpawnRefused {
        List<Environment> out = new ArrayList<>();
        for (String path : matches(file.path())) {
            try {
                Optional<String> text = root.readIfExists(path);
                if (text.isPresent()) {
                    out.add(
                            EnvironmentFile.parse(
                                    text.get(),
                                    refused ->
                                            LOG.warn(
                                                    "{}: Ignoring invalid environment assignment"
                                                            + " '{}': {}",
                                                    unit,
                                                    refused,
                                                    path)));
                }
            } catch (ErrnoException e) {
                if (!file.isOptional()) {
                    throw new SpawnRefused("Failed to load environment files: " + e.getMessage());
                }
            }
        }
        if (out.isEmpty() && !file.isOptional()) {
            throw new SpawnRefused("Failed to load environment files: No such file or directory");
        }
        return out;
    }

    /** A pattern in the last part of the path stands for all files that fit it. */
    private List<String> matches(String path) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (!Glob.isPattern(name)) {
            return List.of(path);
        }
        try {
            Glob glob = Glob.of(name);
            return root.list(path.substring(0, Math.max(slash, 1))).stream()
                    .filter(glob::matches)
                    .sorted()
                    .map(found -> path.substring(0, slash + 1) + found)
                    .toList();
        } catch (ErrnoException noSuchFolder) {
            return List.of();
        }
    }
}
