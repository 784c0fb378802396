package org.jitney.clients.systemctl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Text;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/** {@code list-dependencies}: the tree of what a unit pulls in, or of what pulls it in. */
final class Dependencies {
    private static final List<String> FORWARD =
            List.of("Requires", "Requisite", "Wants", "ConsistsOf", "BindsTo", "Upholds");
    private static final List<String> REVERSE =
            List.of("RequiredBy", "RequisiteOf", "WantedBy", "PartOf", "BoundBy", "UpheldBy");

    /** Targets last, else by name: what is behind a target is printed below it. */
    private static final Comparator<String> ORDER =
            Sorting.by((String name) -> name.endsWith(".target"))
                    .thenBy(name -> name.toLowerCase(Locale.ROOT));

    private final Context context;
    private final Output output;
    private final List<String> kinds;
    private final Map<String, List<String>> known = new TreeMap<>();
    private final Set<String> printed = new LinkedHashSet<>();

    private Dependencies(Context context, List<String> kinds) {
        this.context = context;
        this.output = context.output();
        this.kinds = kinds;
    }

    static int run(Context context, List<String> units) throws CallFailed, UsageError {
        context.page();
        List<String> names =
                units.isEmpty()
                        ? List.of("default.target")
                        : UnitNames.expand(context, units, UnitType.SERVICE);
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                context.output().print("\n");
            }
            new Dependencies(context, kinds(context.options())).print(names.get(i));
        }
        return 0;
    }

    /** {@return the units and everything directly below them, for {@code --with-dependencies}} */
    static List<String> withDependencies(Context context, List<String> names)
            throws CallFailed, UsageError {
        Set<String> all = new TreeSet<>();
        Dependencies dependencies = new Dependencies(context, kinds(context.options()));
        for (String name : UnitNames.expand(context, names)) {
            all.add(name);
            all.addAll(dependencies.of(name));
        }
        return List.copyOf(all);
    }

    private static List<String> kinds(Options options) {
        if (options.has("reverse")) {
            return REVERSE;
        }
        if (options.has("after")) {
            return List.of("After");
        }
        return options.has("before") ? List.of("Before") : FORWARD;
    }

    private List<String> of(String name) throws CallFailed {
        List<String> cached = known.get(name);
        if (cached != null) {
            return cached;
        }
        Properties properties = context.manager().unit(name);
        Set<String> all = new LinkedHashSet<>();
        for (String kind : kinds) {
            all.addAll(properties.strings(kind));
        }
        List<String> sorted = new ArrayList<>(all);
        sorted.sort(ORDER);
        known.put(name, sorted);
        return sorted;
    }

    private void print(String name) throws CallFailed {
        output.println(name);
        Deque<String> above = new ArrayDeque<>();
        above.push(name);
        printed.add(name);
        printBelow(name, above, "");
    }

    private void printBelow(String name, Deque<String> above, String lines) throws CallFailed {
        List<String> below = of(name);
        boolean plain = context.options().plain();
        for (int i = 0; i < below.size(); i++) {
            String unit = below.get(i);
            boolean last = i + 1 == below.size();
            // A tree may show a unit in several places, a list only once; neither goes in circles.
            if (plain ? !printed.add(unit) : above.contains(unit)) {
                if (!plain) {
                    output.print("  ");
                    printLine("...", lines, last);
                }
                continue;
            }
            printState(unit);
            printLine(unit, lines, last);
            if (context.options().all() || unit.endsWith(".target")) {
                above.push(unit);
                Glyph glyph = last ? Glyph.TREE_SPACE : Glyph.TREE_VERTICAL;
                printBelow(unit, above, plain ? "" : lines + output.glyph(glyph));
                above.pop();
            }
        }
    }

    private void printState(String unit) throws CallFailed {
        if (context.options().plain()) {
            output.print("  ");
            return;
        }
        String state = context.manager().unitString(unit, "ActiveState");
        Colour colour = States.colour(state);
        String glyph = output.glyph(States.glyph(state));
        output.print(output.paint(colour == Colour.NONE ? Colour.NORMAL : colour, glyph) + " ");
    }

    private void printLine(String text, String lines, boolean last) {
        String branch =
                context.options().plain()
                        ? ""
                        : lines + output.glyph(last ? Glyph.TREE_RIGHT : Glyph.TREE_BRANCH);
        // The reference leaves out the state's two columns when it cuts the line.
        int width = Math.max(output.width(), 20) - Text.width(branch);
        boolean cut = !context.options().full() && width > 0;
        output.println(branch + (cut ? Text.ellipsize(text, width, 100, output) : text));
    }
}
