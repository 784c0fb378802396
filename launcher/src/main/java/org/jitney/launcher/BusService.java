package org.jitney.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.manager.Engine;
import org.jitney.manager.Job;
import org.jitney.manager.ManagerError;
import org.jitney.manager.ManagerListener;
import org.jitney.unitfile.LoadPath;

/**
 * The message bus as an ordinary service: {@code dbus.socket} and {@code dbus.service}, as unit
 * files in a folder that comes before all others.
 *
 * <p>The manager holds the listening socket for as long as it runs. A bus that is killed, restarted
 * or replaced by another version is started again on that same socket; who connects meanwhile waits
 * in the kernel's queue and is served. So a broker has nothing to hand over, and the manager need
 * not wait for it either: a connection can be made as soon as the socket listens.
 */
final class BusService {
    private static final String SOCKET = "dbus.socket";
    private static final String SERVICE = "dbus.service";

    private final Path folder;
    private final Path bus;
    private final Kind kind;

    /** Who is let in, and what is started for them. */
    enum Kind {
        /** The owner only. */
        PRIVATE("private"),
        /** Every user. */
        SHARED("shared"),
        /** The owner only, for whom it starts services by their names. */
        SESSION("session");

        private final String option;

        Kind(String option) {
            this.option = option;
        }

        private String owner() {
            return this == SESSION ? "User" : "System";
        }
    }

    /**
     * @param folder where the unit files lie
     * @param bus where the bus listens
     */
    BusService(Path folder, Path bus, Kind kind) {
        this.folder = folder;
        this.bus = bus;
        this.kind = kind;
    }

    /** {@return a load path in which these units win over the distribution's} */
    LoadPath before(LoadPath path) {
        List<String> search = new ArrayList<>(List.of(folder.toString()));
        search.addAll(path.search());
        return path.withSearch(search);
    }

    /** Writes the unit files. */
    void write() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(SOCKET), socketUnit());
        Files.writeString(
                folder.resolve(SERVICE),
                serviceUnit(
                        System.getProperty("jitney.home", ""), System.getProperty("java.home")));
    }

    String socketUnit() {
        return """
        # Written by 'jitney up --bus=service' each time it starts.
        [Unit]
        Description=D-Bus %s Message Bus Socket
        DefaultDependencies=no
        Before=sockets.target shutdown.target
        Conflicts=shutdown.target

        [Socket]
        ListenStream=%s
        """
                .formatted(kind.owner(), specifierFree(bus.toString()));
    }

    String serviceUnit(String home, String javaHome) {
        return """
        # Written by 'jitney up --bus=service' each time it starts.
        [Unit]
        Description=D-Bus %s Message Bus
        Requires=dbus.socket
        After=dbus.socket
        DefaultDependencies=no
        Before=basic.target shutdown.target
        Conflicts=shutdown.target
        # Nothing works without a bus: it is not given up, however often it is killed.
        StartLimitIntervalSec=0

        [Service]
        Environment="JITNEY_JAVA_HOME=%s"
        ExecStart="%s/bin/dbus-daemon" --%s --address=systemd: --nofork --nopidfile --nosyslog%s
        Restart=always
        RestartSec=20ms
        """
                .formatted(
                        kind.owner(),
                        specifierFree(javaHome),
                        specifierFree(home),
                        kind.option,
                        kind == Kind.SESSION ? " --systemd-activation" : "");
    }

    private static String specifierFree(String text) {
        return text.replace("%", "%%");
    }

    /**
     * Starts the units; {@code listening} runs once connections can be made, else {@code failed}.
     */
    void start(Engine engine, Runnable listening, Runnable failed) throws ManagerError {
        Job socket = engine.startJob(SOCKET, "start", "replace");
        engine.listen(
                new ManagerListener() {
                    @Override
                    public void jobRemoved(Job job) {
                        if (job.id() == socket.id()) {
                            engine.unlisten(this);
                            boolean done = job.result().orElse("").equals("done");
                            (done ? listening : failed).run();
                        }
                    }
                });
        var _ = engine.startJob(SERVICE, "start", "replace");
    }
}
