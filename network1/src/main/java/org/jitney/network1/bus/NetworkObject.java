package org.jitney.network1.bus;

import org.jitney.bus.api.Network1Network;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.network1.config.NetworkFile;

/** One .network file. */
record NetworkObject(NetworkFile file) {
    private static final String SUFFIX = ".network";

    static String name(NetworkFile file) {
        String last = file.path().substring(file.path().lastIndexOf('/') + 1);
        return last.substring(0, last.length() - SUFFIX.length());
    }

    static InterfaceTable<NetworkObject> table() {
        return InterfaceTable.<NetworkObject>of(Network1Network.INFO)
                .property("Description", o -> o.file.description())
                .property("SourcePath", o -> o.file.path())
                .property("MatchMAC", o -> o.file.match().addresses())
                .property("MatchPath", o -> o.file.match().paths())
                .property("MatchDriver", o -> o.file.match().drivers())
                .property("MatchType", o -> o.file.match().types())
                .property("MatchName", o -> o.file.match().names());
    }
}
