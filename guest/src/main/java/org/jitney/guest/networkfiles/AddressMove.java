package org.jitney.guest.networkfiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.guest.tree.Edit;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.TreeError;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/** Takes addresses, routes and DHCP off an interface that becomes the port of a bridge. */
final class AddressMove {
    private static final Set<String> STAY =
            Set.of("Match", "Link", "SR-IOV", "Bridge", "BridgeVLAN", "BridgeFDB", "BridgeMDB");

    private final NetworkFiles files;
    private final PlannedTree tree;
    private final Reason reason;

    AddressMove(NetworkFiles files, PlannedTree tree, Reason reason) {
        this.files = files;
        this.tree = tree;
        this.reason = reason;
    }

    /** {@return the sections that go to the bridge; the files that they were in are removed} */
    Optional<String> from(List<String> ports) throws TreeError, BadFile {
        List<String> moved = new ArrayList<>();
        for (NetworkFiles.Listed file : files.list()) {
            Optional<UnitFile> read = read(file);
            boolean isPort =
                    read.isPresent()
                            && ports.contains(read.get().lastValue("Match", "Name").orElse(""));
            if (isPort && read.isPresent()) {
                String text = render(read.get());
                if (!text.isBlank()) {
                    moved.add(text);
                }
                if (file.path().startsWith(NetworkFiles.FOLDER + "/")) {
                    tree.make(new Edit.Remove(file.path(), reason));
                }
            }
        }
        if (moved.size() > 1) {
            throw new BadFile(
                    BadFile.Kind.INVALID,
                    "More than one of the interfaces has addresses: " + String.join(", ", ports));
        }
        return moved.stream().findFirst();
    }

    private Optional<UnitFile> read(NetworkFiles.Listed file) throws TreeError {
        if (!file.type().equals("network")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    UnitFile.parse(file.path(), tree.readText(file.path()).orElse(""), _ -> {}));
        } catch (UnitFileError e) {
            return Optional.empty(); // networkd does not read it either
        }
    }

    private static String render(UnitFile file) {
        var out = new StringBuilder();
        for (UnitFile.Section section : file.sections()) {
            if (!STAY.contains(section.name()) && !section.entries().isEmpty()) {
                out.append(out.isEmpty() ? "" : "\n")
                        .append('[')
                        .append(section.name())
                        .append("]\n");
                section.entries()
                        .forEach(e ->
                                out.append(e.key()).append('=').append(e.value()).append('\n'));
            }
        }
        return out.toString();
    }
}
