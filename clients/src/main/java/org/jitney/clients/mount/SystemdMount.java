package org.jitney.clients.mount;

import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** The {@code systemd-mount} command; called as {@code systemd-umount} it unmounts. */
public final class SystemdMount {
    /** What its command line may hold. */
    public static final Tool TOOL = new Tool("systemd-mount", MountOptions.TABLE, false);

    /** The same under its other name. */
    public static final Tool UNMOUNT = new Tool("systemd-umount", MountOptions.TABLE, false);

    private final Environment environment;
    private final MountOptions options;
    private final Screen screen;

    private SystemdMount(Environment environment, MountOptions options, Screen screen) {
        this.environment = environment;
        this.options = options;
        this.screen = screen;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return run(TOOL, args, environment);
    }

    /** {@return the exit status of the command under its other name} */
    public static int unmount(String[] args, Environment environment) {
        return run(UNMOUNT, args, environment);
    }

    @SuppressWarnings("ReferenceEquality")
    private static int run(Tool tool, String[] args, Environment environment) {
        return tool.run(
                args,
                environment,
                SystemdMount::help,
                (arguments, output) -> start(environment, arguments, tool == UNMOUNT));
    }

    private static int start(Environment environment, Arguments arguments, boolean unmount)
            throws UsageError, CallFailed {
        MountOptions options = MountOptions.of(arguments, unmount);
        try (Screen screen = new Screen(environment, arguments)) {
            SystemdMount tool = new SystemdMount(environment, options, screen);
            return switch (options.action()) {
                case LIST -> tool.list();
                case MOUNT -> tool.mount();
                case UNMOUNT -> tool.unmount();
            };
        }
    }

    private int list() {
        screen.page();
        Table table =
                Table.of("NODE", "PATH", "MODEL", "WWN", "TYPE", "LABEL", "UUID").dashForEmpty();
        for (BlockDevice device : BlockDevice.withFileSystems()) {
            table.add(
                    Table.Cell.of(device.node()),
                    Table.Cell.of(device.fact("ID_PATH").orElse("")),
                    Table.Cell.of(device.model().orElse("")),
                    Table.Cell.of(device.fact("ID_WWN").orElse("")),
                    Table.Cell.of(device.fact("ID_FS_TYPE").orElse("")),
                    Table.Cell.of(device.label().orElse("")),
                    Table.Cell.of(device.fact("ID_FS_UUID").orElse("")));
        }
        screen.output().printTable(table.render(!options.has("no-legend"), screen.output()));
        return 0;
    }

    private int unmount() throws UsageError, CallFailed {
        try (MountRun run = MountRun.open(environment, options, screen)) {
            return new Unmount(run, options).all(options.arguments().operands());
        }
    }

    private int mount() throws UsageError, CallFailed {
        MountPlan plan = MountPlan.of(options);
        try (MountRun run = MountRun.open(environment, options, screen)) {
            plan.complete();
            return plan.isAutomount() ? automount(run, plan) : mount(run, plan);
        }
    }

    private static String name(MountPlan plan, UnitType type) throws UsageError {
        return UnitName.ofPath(plan.where(), type)
                .orElseThrow(() ->
                        new UsageError(
                                "Failed to make %s unit name: Invalid argument"
                                        .formatted(type.suffix())))
                .value();
    }

    private int mount(MountRun run, MountPlan plan) throws UsageError, CallFailed {
        return start(run, plan, UnitType.MOUNT, message(plan::mountProperties), List.of());
    }

    private int automount(MountRun run, MountPlan plan) throws UsageError, CallFailed {
        List<Struct> mount =
                List.of(Struct.of(name(plan, UnitType.MOUNT), message(plan::mountProperties)));
        return start(run, plan, UnitType.AUTOMOUNT, message(plan::automountProperties), mount);
    }

    /** Makes the properties of a unit. */
    private interface Maker {
        List<Struct> make() throws UsageError;
    }

    private static List<Struct> message(Maker maker) throws UsageError {
        try {
            return maker.make();
        } catch (UsageError e) {
            throw new UsageError(e.text() + "\nFailed to create bus message: Invalid argument");
        }
    }

    private int start(
            MountRun run, MountPlan plan, UnitType type, List<Struct> properties, List<Struct> more)
            throws UsageError, CallFailed {
        String unit = name(plan, type);
        int result;
        try {
            String signature = "ssa(sv)a(sa(sv))";
            result = run.perform("StartTransientUnit", signature, unit, "fail", properties, more);
        } catch (CallFailed e) {
            screen.error(
                    "Failed to start transient %s unit: %s".formatted(type.suffix(), e.text()));
            return 1;
        }
        if (result == 0) {
            run.say("Started unit %s for mount point: %s", unit, plan.where());
        }
        return result;
    }

    private static String help(Output output) {
        return Help.of(
                        """
                        systemd-mount [OPTIONS...] WHAT [WHERE]
                        systemd-mount [OPTIONS...] --tmpfs WHERE
                        systemd-mount [OPTIONS...] --list
                        systemd-mount [OPTIONS...] --umount WHAT|WHERE...\
                        """,
                        "Mount something until the next boot, at once or on first use.",
                        34,
                        output)
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-block", "Do not wait for the end of jobs")
                .row("   --no-pager", "Do not print through a pager")
                .row("   --no-legend", "Do not print headers")
                .row("-l --full", "Do not cut long lines")
                .row("   --no-ask-password", "Do not ask for a password")
                .row("-q --quiet", "Do not say what was done")
                .row("   --user", "Talk to the manager of the user")
                .row("-H --host=[USER@]HOST", "Mount on another host, over ssh")
                .row("-M --machine=CONTAINER", "Mount in a container of this machine")
                .row("   --discover", "Look at the device for what was not said")
                .row("-t --type=TYPE", "Type of the file system")
                .row("-o --options=OPTIONS", "Options to mount it with")
                .row("   --owner=USER", "Let the files belong to this user")
                .row("   --fsck=BOOL", "Whether it is checked before")
                .row("   --description=TEXT", "What the unit is")
                .row("-p --property=NAME=VALUE", "A property of the mount unit")
                .row("-A --automount=BOOL", "Mount it on first use")
                .row("   --timeout-idle-sec=SEC", "Unmount it again that long unused")
                .row("   --automount-property=NAME=VALUE", "A property of the automount unit")
                .row("   --bind-device", "Stop the automount unit with the device")
                .row("   --list", "List devices that can be mounted")
                .row("-u --umount", "Unmount what was mounted")
                .row("-G --collect", "Forget the unit also when it has failed")
                .row("-T --tmpfs", "Mount a file system in memory")
                .end("systemd-mount(1)");
    }
}
