package org.jitney.clients.networkctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.clients.cli.Text;
import org.jitney.linux.netlink.AddressText;

/**
 * What is shown as a table: links, neighbors, labels of addresses.
 *
 * @param legend whether there are headings, and a number at the end
 */
record Listings(Output output, boolean legend) {
    private static final String LETTERS = "opbwrtdacsm";
    private static final List<String> CAPABILITIES =
            List.of(
                    "o - Other",
                    "p - Repeater",
                    "b - Bridge",
                    "w - WLAN Access Point",
                    "r - Router",
                    "t - Telephone",
                    "d - DOCSIS cable device",
                    "a - Station",
                    "c - Customer VLAN",
                    "s - Service VLAN",
                    "m - Two-port MAC Relay (TPMR)");
    private static final int CAPABILITIES_COLUMN = 3;

    void links(List<Link> links) {
        Table table =
                Table.of("IDX", "LINK", "TYPE", "OPERATIONAL", "SETUP")
                        .alignRight(0)
                        .atLeast(0, 3)
                        .dashForEmpty()
                        .plainGaps();
        for (Link each : links) {
            StateFile state = StateFile.ofLink(each.index());
            String operational = state.value("OPER_STATE").orElse("");
            String setup = state.value("ADMIN_STATE").orElse("unmanaged");
            Colour colour = States.operational(each.name(), operational);
            table.add(
                    Cell.of(Integer.toString(each.index())),
                    Cell.of(each.name()),
                    Cell.of(LinkType.of(each)),
                    Cell.of(operational).coloured(operational.isEmpty() ? Colour.GREY : colour),
                    Cell.of(setup).coloured(States.setup(setup)));
        }
        output.printTable(table.render(legend, output));
        count(links.size(), "links");
    }

    private void count(int number, String what) {
        if (legend) {
            output.print("\n" + number + " " + what + " listed.\n");
        }
    }

    /** Prints the devices at the other ends; with {@code all} every capability is explained. */
    void neighbors(List<Link> links, boolean all) {
        Table table =
                Table.of("LINK", "CHASSIS-ID", "SYSTEM-NAME", "CAPS", "PORT-ID", "PORT-DESCRIPTION")
                        .atLeast(CAPABILITIES_COLUMN, LETTERS.length())
                        .dashForEmpty()
                        .plainGaps();
        int together = 0;
        for (Link link : links) {
            for (Neighbor each : Neighbor.read(StateFile.ofNeighbors(link.index()))) {
                together |= each.capabilities().orElse(0);
                table.add(
                        cell(link.name()),
                        cell(each.chassis()),
                        cell(each.system()),
                        cell(
                                each.capabilities().isPresent()
                                        ? letters(each.capabilities().getAsInt())
                                        : ""),
                        cell(each.port()),
                        cell(each.portDescription()));
            }
        }
        output.printTable(table.render(legend, output));
        if (legend && together != 0) {
            output.print("\nCapability Flags:\n");
            explain(together, all);
        }
        count(table.size(), "neighbors");
    }

    /** Prints the devices at the other ends of links that have some, in the form of release 257. */
    void neighbors(List<Link> links, Json.Style style) {
        List<Object> all = new ArrayList<>();
        for (Link link : links) {
            List<Neighbor> own = Neighbor.read(StateFile.ofNeighbors(link.index()));
            if (!own.isEmpty()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("InterfaceIndex", link.index());
                fields.put("InterfaceName", link.name());
                if (!link.alternativeNames().isEmpty()) {
                    fields.put("InterfaceAlternativeNames", link.alternativeNames());
                }
                fields.put("Neighbors", own.stream().map(Neighbor::json).toList());
                all.add(fields);
            }
        }
        output.println(Json.render(Map.of("Neighbors", all), style));
    }

    private static Cell cell(String text) {
        return Cell.of(text).coloured(text.isEmpty() ? Colour.GREY : Colour.NONE);
    }

    static String letters(int capabilities) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < LETTERS.length(); i++) {
            out.append((capabilities & (1 << i)) != 0 ? LETTERS.charAt(i) : '.');
        }
        return out.toString();
    }

    private void explain(int capabilities, boolean all) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (int i = 0; i < CAPABILITIES.size(); i++) {
            if ((capabilities & (1 << i)) == 0 && !all) {
                continue;
            }
            String text = CAPABILITIES.get(i);
            if (!line.isEmpty() && Text.width(line) + text.length() + 2 > output.width()) {
                lines.add(line);
                line = "";
            }
            line += (line.isEmpty() ? "" : "; ") + text;
        }
        lines.add(line);
        lines.forEach(output::println);
    }

    void labels(List<Kernel.Label> labels) {
        Table table = Table.of("LABEL", "PREFIX/PREFIXLEN").alignRight(0).alignRight(1);
        for (Kernel.Label each : labels) {
            table.add(
                    Cell.of(Long.toString(each.label())),
                    Cell.of(AddressText.of(each.prefix()) + "/" + each.length()));
        }
        // The headings stay under --no-legend, as with the original.
        output.printTable(table.render(true, output));
    }
}
