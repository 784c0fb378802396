package org.jitney.manager.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.service.Authorizer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.offline.OfflineManager;
import org.jitney.unitfile.LoadPath;

/**
 * The objects of a manager over a folder of unit files, on a direct socket, on a thread of its own.
 */
final class ServedTree implements AutoCloseable {
    static final String MANAGER = "org.freedesktop.systemd1.Manager";
    static final String UNIT = "org.freedesktop.systemd1.Unit";
    static final String PATH = "/org/freedesktop/systemd1";

    private final Path folder;
    private final EventLoop loop;
    private final Thread thread;

    private ServedTree(Path folder, EventLoop loop, Thread thread) {
        this.folder = folder;
        this.loop = loop;
        this.thread = thread;
    }

    /** Serves {@code files}, pairs of a path below the root and a text. */
    static ServedTree of(Path folder, String... files) throws IOException, ErrnoException {
        Path tree = Files.createDirectory(folder.resolve("root"));
        for (int i = 0; i < files.length; i += 2) {
            Path file = tree.resolve(files[i]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, files[i + 1]);
        }
        EventLoop loop = EventLoop.open();
        Root root = Root.of(tree);
        OfflineManager manager = OfflineManager.of(root, LoadPath.system());
        ManagerDaemon daemon =
                ManagerDaemon.of(
                        manager, root, LoadPath.system(), folder, MachineFacts.of(root, ""));
        daemon.startWithoutBus(loop, Authorizer.of(Unistd.geteuid()));
        Thread thread = Thread.ofPlatform().start(() -> run(loop, daemon, root));
        return new ServedTree(folder, loop, thread);
    }

    private static void run(EventLoop loop, ManagerDaemon daemon, Root root) {
        try (root;
                loop) {
            loop.run();
            daemon.stop();
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    Path socket() {
        return folder.resolve("systemd/private");
    }

    Path file(String path) {
        return folder.resolve("root").resolve(path);
    }

    BlockingConnection connect() throws IOException {
        return BlockingConnection.direct(socket());
    }

    /** Calls a method of the Manager interface. */
    List<Object> call(String member, String signature, Object... arguments)
            throws IOException, CallFailed {
        try (BlockingConnection client = connect()) {
            return client.call(
                    "org.freedesktop.systemd1", PATH, MANAGER, member, signature, arguments);
        }
    }

    @Override
    public void close() {
        loop.post(loop::stop);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
