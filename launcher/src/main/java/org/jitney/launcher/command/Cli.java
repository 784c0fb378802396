package org.jitney.launcher.command;

import java.util.Arrays;
import java.util.List;
import org.jitney.clients.activate.Activate;
import org.jitney.clients.analyze.Analyze;
import org.jitney.clients.busctl.Busctl;
import org.jitney.clients.cat.Cat;
import org.jitney.clients.cgls.Cgls;
import org.jitney.clients.cgtop.Cgtop;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.StandardOutput;
import org.jitney.clients.delta.Delta;
import org.jitney.clients.escape.Escape;
import org.jitney.clients.hostnamectl.Hostnamectl;
import org.jitney.clients.id128.Id128;
import org.jitney.clients.inhibit.Inhibit;
import org.jitney.clients.journalctl.Journalctl;
import org.jitney.clients.journalremote.JournalRemote;
import org.jitney.clients.localectl.Localectl;
import org.jitney.clients.loginctl.Loginctl;
import org.jitney.clients.logs.ByteOutput;
import org.jitney.clients.mount.SystemdMount;
import org.jitney.clients.networkctl.Networkctl;
import org.jitney.clients.networkctl.WaitOnline;
import org.jitney.clients.notify.Notify;
import org.jitney.clients.path.SystemPath;
import org.jitney.clients.resolvectl.Resolvconf;
import org.jitney.clients.resolvectl.Resolvectl;
import org.jitney.clients.resolvectl.SystemdResolve;
import org.jitney.clients.run.SystemdRun;
import org.jitney.clients.systemctl.Systemctl;
import org.jitney.clients.timedatectl.Timedatectl;

/** One executable, many names: the first argument is the name that it was called by. */
public final class Cli {
    /** What shells show of a program that nobody read any more: 128 and SIGPIPE. */
    private static final int BROKEN_PIPE = 141;

    private Cli() {}

    public static void main(String[] args) {
        Environment environment = Environment.ofProcess();
        int status = runToTheEnd(args, environment);
        if (args.length > 0 && args[0].equals("jitney")) {
            // Its verbs have hooks to run at the end. The one that trains leaves a cache, which
            // need
            // not have what System.exit loads.
            if (status == 0 && args.length > 1 && args[1].startsWith("train")) {
                return;
            }
            System.exit(status);
        }
        // System.exit looks for a logger that may want to know, in every jar of the class path: a
        // third of the time of a command. What they print is flushed, and hooks they have none.
        Runtime.getRuntime().halt(status);
    }

    /** Runs a command whose output may have no room, or no reader any more. */
    private static int runToTheEnd(String[] args, Environment environment) {
        int status;
        try {
            status = run(args, environment);
        } catch (Output.Unprintable e) {
            environment.err().print(e.getMessage() + "\n");
            environment.err().flush();
            status = 1;
        } catch (ByteOutput.Closed e) {
            status = BROKEN_PIPE;
        }
        // The last of the output was written meanwhile, if somebody took it.
        boolean isLost = StandardOutput.failure(environment.out()).isPresent();
        return isLost && StandardOutput.isClosed(environment.out()) ? BROKEN_PIPE : status;
    }

    static int run(String[] args, Environment environment) {
        if (args.length == 0) {
            environment.err().println("jitney: called without a name");
            return 2;
        }
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        return switch (args[0]) {
            case "systemctl" -> Systemctl.run(rest, environment.withOffline(new OfflineProcess()));
            case "hostnamectl" ->
                    Hostnamectl.run(rest, environment.withOffline(new OfflineProcess()));
            case "localectl" -> Localectl.run(rest, environment.withOffline(new OfflineProcess()));
            case "timedatectl" ->
                    Timedatectl.run(rest, environment.withOffline(new OfflineProcess()));
            case "loginctl" -> Loginctl.run(rest, environment);
            case "networkctl" -> Networkctl.run(rest, environment);
            case "resolvectl" -> Resolvectl.run(rest, environment);
            case "systemd-resolve" -> SystemdResolve.run(rest, environment);
            case "resolvconf" -> Resolvconf.run(rest, environment);
            case "journalctl" -> Journalctl.run(rest, environment);
            case "busctl" -> Busctl.run(rest, environment);
            case "systemd-run" -> SystemdRun.run(rest, environment);
            case "systemd-analyze" ->
                    Analyze.run(rest, environment.withOffline(new OfflineProcess()));
            case "systemd-cat" -> Cat.run(rest, environment);
            case "systemd-cgls" -> Cgls.run(rest, environment);
            case "systemd-cgtop" -> Cgtop.run(rest, environment);
            case "systemd-delta" -> Delta.run(rest, environment);
            case "systemd-escape" -> Escape.run(rest, environment);
            case "systemd-id128" -> Id128.run(rest, environment);
            case "systemd-inhibit" -> Inhibit.run(rest, environment);
            case "systemd-journal-remote" -> JournalRemote.run(rest, environment);
            case "systemd-mount" -> SystemdMount.run(rest, environment);
            case "systemd-umount" -> SystemdMount.unmount(rest, environment);
            case "systemd-network-generator" -> NetworkGenerator.run(rest, environment);
            case "systemd-networkd-wait-online" -> WaitOnline.run(rest, environment);
            case "systemd-notify" -> Notify.run(rest, environment);
            case "systemd-path" -> SystemPath.run(rest, environment);
            case "systemd-user-runtime-dir" -> UserRuntimeDirectory.run(List.of(rest), environment);
            case "systemd-socket-activate" -> Activate.run(rest, environment);
            default -> JitneyCommand.run(rest, environment);
        };
    }
}
