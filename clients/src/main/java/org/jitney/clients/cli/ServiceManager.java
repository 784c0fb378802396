package org.jitney.clients.cli;

import java.time.Duration;
import java.util.Map;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Exec;
import org.jitney.linux.sys.NotifyDatagram;

/** What a service manager gave this process, and what it wants to hear: sd_notify(3). */
public record ServiceManager(Map<String, String> variables) {
    /** {@return how many sockets were passed, with numbers from {@link Exec#FIRST} on} */
    public int sockets() {
        String count = variables.getOrDefault("LISTEN_FDS", "");
        return isMeant("LISTEN_PID") && count.matches("[0-9]{1,4}") ? Integer.parseInt(count) : 0;
    }

    private boolean isMeant(String variable) {
        return String.valueOf(ProcessHandle.current().pid()).equals(variables.get(variable));
    }

    /** Tells something, if anybody listens. */
    public void tell(String text) {
        String socket = variables.getOrDefault("NOTIFY_SOCKET", "");
        if (!socket.startsWith("/") && !socket.startsWith("@")) {
            return;
        }
        try {
            NotifyDatagram.send(UnixAddress.parse(socket).encode(), text);
        } catch (ErrnoException e) {
            // It only wanted to know.
            return;
        }
    }

    /** Says from time to time that this process lives, if somebody would end it otherwise. */
    public void startWatchdog() {
        String usec = variables.getOrDefault("WATCHDOG_USEC", "");
        boolean isMeant = !variables.containsKey("WATCHDOG_PID") || isMeant("WATCHDOG_PID");
        if (!isMeant || !usec.matches("[1-9][0-9]{0,15}")) {
            return;
        }
        Duration half = Duration.ofMillis(Math.max(1, Long.parseLong(usec) / 2000));
        Thread.ofPlatform().name("watchdog").daemon().start(() -> watch(half));
    }

    private void watch(Duration half) {
        try {
            while (true) {
                tell("WATCHDOG=1");
                Thread.sleep(half);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
