package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Mount;
import org.jitney.manager.image.ImageFailed;
import org.jitney.manager.image.ImageTree;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.unit.Structs;
import org.jitney.unitfile.UnitType;

/**
 * Mounts something in the mount namespace of a service that runs. A child copies the mount, enters
 * the namespace and attaches the copy there: the source is looked up where the manager is, the
 * destination where the service is.
 */
final class LiveMounts {
    private static final long CLONE_NEWNS = 0x0002_0000;
    private static final int S_IFREG = 0100000;
    private static final int MODE = 0755;
    private static final String IO_ERROR = "org.freedesktop.DBus.Error.IOError";

    private final EngineCore engine;

    LiveMounts(EngineCore engine) {
        this.engine = engine;
    }

    /** What is to be mounted where. */
    record Request(String source, String destination, boolean isReadOnly, boolean makes) {
        Request {
            for (String path : List.of(source, destination)) {
                if (path.indexOf(0) >= 0) {
                    throw new IllegalArgumentException("a NUL in a path");
                }
            }
        }

        private String failure(int errno) {
            return "Failed to mount %s on %s in unit's namespace: %s"
                    .formatted(source, destination, Errno.message(errno));
        }
    }

    void bind(UnitEntry unit, Request request, Consumer<Optional<ManagerError>> done)
            throws ManagerError {
        int pid = pidInNamespace(unit, request, "bind");
        if (!Files.exists(Path.of(request.source()))) {
            throw new ManagerError(fileError(Errno.ENOENT), request.failure(Errno.ENOENT));
        }
        attach(request, program(pid, request, Optional.empty()), List.of(), done);
    }

    /**
     * Mounts the file systems of an image. That is done by a thread with mounts of its own, and may
     * take its time; then it goes on as with a directory.
     */
    void image(
            UnitEntry unit,
            Request request,
            List<Structs.Pair> options,
            Consumer<Optional<ManagerError>> done)
            throws ManagerError {
        int pid = pidInNamespace(unit, request, "image");
        if (!Files.exists(Path.of(request.source()))) {
            throw new ManagerError(fileError(Errno.ENOENT), request.failure(Errno.ENOENT));
        }
        var image =
                new Structs.Image(
                        request.source(), request.destination(), false, List.copyOf(options));
        Thread.ofPlatform()
                .name("image")
                .start(() -> {
                    try {
                        ImageTree tree = engine.spawns().mountImage(image);
                        engine.loop().post(() -> attach(pid, request, tree, done));
                    } catch (ImageFailed e) {
                        String text =
                                "Failed to mount %s on %s in unit's namespace: %s"
                                        .formatted(
                                                request.source(),
                                                request.destination(),
                                                e.getMessage());
                        engine.loop()
                                .post(() ->
                                        done.accept(Optional.of(new ManagerError(IO_ERROR, text))));
                    }
                });
    }

    private void attach(
            int pid, Request request, ImageTree tree, Consumer<Optional<ManagerError>> done) {
        try (tree) {
            String place = tree.binds().getFirst().source();
            attach(
                    request,
                    program(pid, request, Optional.of(place)),
                    List.of(tree.namespace()),
                    done);
        } catch (ManagerError e) {
            done.accept(Optional.of(e));
        }
    }

    /** {@return the main process of a service that has a mount namespace of its own} */
    private static int pidInNamespace(UnitEntry unit, Request request, String what)
            throws ManagerError {
        requireService(unit);
        requirePath("Source", request.source());
        requirePath("Destination", request.destination());
        int pid = runningPid(unit);
        Optional<String> own = pid > 0 ? namespace(pid) : Optional.empty();
        if (own.isEmpty() || own.equals(namespace(ProcessHandle.current().pid()))) {
            throw Refusal.invalidArgs(
                    "Unit not running in private mount namespace, cannot activate %s mount"
                            .formatted(what));
        }
        return pid;
    }

    private void attach(
            Request request,
            SyscallProgram program,
            List<Fd> inherited,
            Consumer<Optional<ManagerError>> done)
            throws ManagerError {
        try {
            engine.processes()
                    .startedTask(
                            engine.spawns().spawnTask(program, inherited),
                            failure ->
                                    done.accept(
                                            failure.map(errno ->
                                                    new ManagerError(
                                                            fileError(errno),
                                                            request.failure(errno)))));
        } catch (ErrnoException e) {
            throw new ManagerError(fileError(e.errno()), request.failure(e.errno()));
        }
    }

    static void requireService(UnitEntry unit) throws ManagerError {
        if (unit.loaded().type() != UnitType.SERVICE) {
            throw Refusal.invalidArgs("Unit is not of type .service");
        }
    }

    static void requirePath(String which, String path) throws ManagerError {
        boolean plain =
                path.startsWith("/")
                        && !List.of(path.split("/", -1)).contains("..")
                        && !List.of(path.split("/", -1)).contains(".");
        if (!plain) {
            throw Refusal.invalidArgs(which + " path must be absolute and normalized.");
        }
    }

    private static int runningPid(UnitEntry unit) throws ManagerError {
        if (unit.machineOrNull() == null || unit.activeState() != ActiveState.ACTIVE) {
            throw Refusal.invalidArgs("Unit is not running");
        }
        return unit.machine().orElseThrow().mainPid();
    }

    private static Optional<String> namespace(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/mnt")) + "");
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static String fileError(int errno) {
        return errno == Errno.ENOENT ? "org.freedesktop.DBus.Error.FileNotFound" : IO_ERROR;
    }

    /**
     * {@return what the child does}
     *
     * @param image where in the first inherited namespace an image is mounted, if it is one
     */
    private static SyscallProgram program(int pid, Request request, Optional<String> image) {
        ProgramBuilder program = SyscallProgram.builder();
        Slot namespace = program.openFile("/proc/" + pid + "/ns/mnt", Fcntl.O_RDONLY, 0);
        Slot copy;
        if (image.isPresent()) {
            program.setns(Slot.inherited(0), CLONE_NEWNS);
            copy = program.cloneMounts(image.get());
        } else {
            copy = program.cloneMount(request.source());
        }
        program.setns(namespace, CLONE_NEWNS);
        if (request.makes()) {
            String destination = request.destination();
            for (int slash = destination.indexOf('/', 1);
                    slash > 0;
                    slash = destination.indexOf('/', slash + 1)) {
                program.mkdir(destination.substring(0, slash), MODE).optional();
            }
            if (image.isPresent() || Files.isDirectory(Path.of(request.source()))) {
                program.mkdir(destination, MODE).optional();
            } else {
                program.mknod(destination, S_IFREG | 0644, 0).optional();
            }
        }
        program.attachMount(copy, request.destination());
        if (request.isReadOnly()) {
            long flags = Mount.MS_BIND | Mount.MS_REMOUNT | Mount.MS_RDONLY;
            program.mount("", request.destination(), "", flags, "");
        }
        return program.build();
    }
}
