package org.jitney.clients.loginctl;

import java.util.List;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.ServiceAccess;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;

/** The {@code loginctl} command. */
public final class Loginctl {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "loginctl",
                    StandardOptions.HELP,
                    StandardOptions.VERSION,
                    StandardOptions.NO_PAGER,
                    StandardOptions.NO_LEGEND,
                    StandardOptions.NO_ASK_PASSWORD,
                    StandardOptions.HOST,
                    StandardOptions.MACHINE,
                    Option.value("property", 'p'),
                    Option.value("", 'P'),
                    Option.flag("all", 'a'),
                    Option.flag("value"),
                    StandardOptions.FULL,
                    Option.value("kill-whom"),
                    Option.value("kill-who"),
                    Option.value("signal", 's'),
                    Option.value("lines", 'n'),
                    Option.value("output", 'o'),
                    Option.value("json"),
                    Option.flag("", 'j'));

    /** The verbs of its command line. */
    public static final List<String> VERBS =
            List.of(
                    "list-sessions",
                    "session-status",
                    "show-session",
                    "activate",
                    "lock-session",
                    "unlock-session",
                    "lock-sessions",
                    "unlock-sessions",
                    "terminate-session",
                    "kill-session",
                    "list-users",
                    "user-status",
                    "show-user",
                    "enable-linger",
                    "disable-linger",
                    "terminate-user",
                    "kill-user",
                    "list-seats",
                    "seat-status",
                    "show-seat",
                    "attach",
                    "flush-devices",
                    "terminate-seat");

    private final Environment environment;
    private final Arguments arguments;
    private final Screen screen;
    private final ServiceAccess access;

    private Loginctl(
            Environment environment, Arguments arguments, Screen screen, ServiceAccess access) {
        this.environment = environment;
        this.arguments = arguments;
        this.screen = screen;
        this.access = access;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return ServiceAccess.run(
                TOOL,
                args,
                environment,
                LoginctlHelp::render,
                (arguments, screen, access) ->
                        new Loginctl(environment, arguments, screen, access).run());
    }

    private void run() throws UsageError {
        String values = Settings.values(arguments);
        if (!values.isEmpty()) {
            screen.output().print(values);
            return;
        }
        Settings settings = Settings.of(arguments, environment);
        Verb verb = Verb.of(arguments, "list-sessions");
        List<String> names = operands(verb);
        if (verb.name().equals("help")) {
            screen.output().print(LoginctlHelp.render(screen.output()));
            return;
        }
        LoginManager manager = new LoginManager(access.service(LoginManager.NAME));
        switch (verb.name()) {
            case "list-sessions", "list-users", "list-seats" ->
                    new Lists(manager, screen, arguments, settings).print(verb.name());
            case "session-status", "user-status", "seat-status" ->
                    new Statuses(manager, screen, arguments, settings, access.isLocal())
                            .print(verb.name(), names);
            case "show-session", "show-user", "show-seat" ->
                    new Show(manager, screen, arguments, settings).print(verb.name(), names);
            default -> new Acts(manager, settings, access.mayAsk()).run(verb.name(), names);
        }
    }

    private static List<String> operands(Verb verb) throws UsageError {
        return switch (verb.name()) {
            case "list-sessions",
                    "list-users",
                    "list-seats",
                    "lock-sessions",
                    "unlock-sessions",
                    "flush-devices" ->
                    verb.operands(0, 0);
            case "activate" -> verb.operands(0, 1);
            case "session-status",
                    "show-session",
                    "lock-session",
                    "unlock-session",
                    "user-status",
                    "show-user",
                    "enable-linger",
                    "disable-linger",
                    "seat-status",
                    "show-seat",
                    "help" ->
                    verb.operands(0, Verb.ANY);
            case "terminate-session",
                    "kill-session",
                    "terminate-user",
                    "kill-user",
                    "terminate-seat" ->
                    verb.operands(1, Verb.ANY);
            case "attach" -> verb.operands(2, Verb.ANY);
            default -> throw verb.unknown();
        };
    }
}
