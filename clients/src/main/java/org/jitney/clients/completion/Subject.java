package org.jitney.clients.completion;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.activate.Activate;
import org.jitney.clients.analyze.Analyze;
import org.jitney.clients.busctl.Busctl;
import org.jitney.clients.cat.Cat;
import org.jitney.clients.cgls.Cgls;
import org.jitney.clients.cgtop.Cgtop;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.delta.Delta;
import org.jitney.clients.escape.Escape;
import org.jitney.clients.hostnamectl.Hostnamectl;
import org.jitney.clients.id128.Id128;
import org.jitney.clients.inhibit.Inhibit;
import org.jitney.clients.journalctl.Journalctl;
import org.jitney.clients.loginctl.Loginctl;
import org.jitney.clients.mount.SystemdMount;
import org.jitney.clients.networkctl.Networkctl;
import org.jitney.clients.networkctl.WaitOnline;
import org.jitney.clients.notify.Notify;
import org.jitney.clients.path.SystemPath;
import org.jitney.clients.resolvectl.Resolvectl;
import org.jitney.clients.resolvectl.SystemdResolve;
import org.jitney.clients.run.SystemdRun;
import org.jitney.clients.systemctl.VerbNames;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A tool as a completion sees it.
 *
 * @param verbs its verbs, or words that its operands may be
 * @param unitVerbs those of them behind which units are named; the empty one stands for none at all
 */
record Subject(String name, List<Option> options, List<String> verbs, List<String> unitVerbs) {

    private static Subject of(Tool tool, List<String> verbs, String... unitVerbs) {
        return new Subject(tool.name(), tool.options(), verbs, List.of(unitVerbs));
    }

    static List<Subject> all() {
        List<String> systemctl = new ArrayList<>(VerbNames.OF_UNITS);
        systemctl.addAll(VerbNames.OTHERS);
        return List.of(
                new Subject("systemctl", VerbNames.options(), systemctl, VerbNames.OF_UNITS),
                new Subject("busctl", Busctl.OPTIONS, Busctl.VERBS, List.of()),
                new Subject("journalctl", Journalctl.OPTIONS, List.of(), List.of()),
                of(Hostnamectl.TOOL, Hostnamectl.VERBS),
                of(Loginctl.TOOL, Loginctl.VERBS),
                of(Networkctl.TOOL, Networkctl.VERBS),
                of(Resolvectl.TOOL, Resolvectl.VERBS),
                of(SystemdResolve.TOOL, List.of()),
                new Subject("systemd-run", SystemdRun.OPTIONS, List.of(), List.of()),
                of(Analyze.TOOL, Analyze.VERBS, "critical-chain", "dot", "dump", "security"),
                of(Cat.TOOL, List.of()),
                of(Cgls.TOOL, List.of(), ""),
                of(Cgtop.TOOL, List.of()),
                of(Delta.TOOL, List.of()),
                of(Escape.TOOL, List.of()),
                of(Id128.TOOL, Id128.VERBS),
                of(Inhibit.TOOL, List.of()),
                of(SystemdMount.TOOL, List.of()),
                of(SystemdMount.UNMOUNT, List.of()),
                of(WaitOnline.TOOL, List.of()),
                of(Notify.TOOL, List.of("READY=1", "RELOADING=1", "STOPPING=1", "STATUS=")),
                of(SystemPath.TOOL, SystemPath.names()),
                of(Activate.TOOL, List.of()));
    }

    /** {@return picocli's model of the tool} */
    CommandSpec specification() {
        CommandSpec spec = CommandSpec.create().name(name);
        for (Option option : options) {
            List<String> names = new ArrayList<>();
            if (option.hasLetter()) {
                names.add("-" + option.letter());
            }
            if (!option.name().isEmpty()) {
                names.add("--" + option.name());
            }
            String arity = option.isOptional() ? "0..1" : option.takesValue() ? "1" : "0";
            spec.addOption(
                    OptionSpec.builder(names.toArray(String[]::new))
                            .arity(arity)
                            .type(option.takesValue() ? String.class : boolean.class)
                            .build());
        }
        return spec;
    }

    /** {@return all options as they are typed; those with an argument end in {@code =}} */
    List<String> words() {
        List<String> words = new ArrayList<>();
        for (OptionSpec option : specification().options()) {
            for (String typed : option.names()) {
                boolean value = typed.startsWith("--") && option.arity().max() > 0;
                words.add(value ? typed + "=" : typed);
            }
        }
        return words;
    }
}
