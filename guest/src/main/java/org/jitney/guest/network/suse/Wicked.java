package org.jitney.guest.network.suse;

import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.SourceFile;

/** wicked's own XML, which hand-made configurations seldom have: it is reported, not translated. */
final class Wicked {
    private Wicked() {}

    static void read(SourceFile file, NetworkModel model) {
        int number = 0;
        for (String line : file.text().split("\n", -1)) {
            number++;
            String text = line.strip();
            if (!text.isEmpty()
                    && !text.startsWith("<!--")
                    && !text.startsWith("<?xml")
                    && !text.startsWith("</")) {
                model.ledger()
                        .failed(
                                model.ledger().entry(file.path(), number, "(line)", text),
                                "wicked's XML is not translated; write it as ifcfg files (wicked convert) first.");
            }
        }
    }
}
