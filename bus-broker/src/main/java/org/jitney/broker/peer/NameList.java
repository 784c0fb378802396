package org.jitney.broker.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.names.NameRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The answer to ListNames, encoded. Desktop programs ask for it again and again, and names come and
 * go far less often: to encode a few thousand takes longer than to send them.
 */
final class NameList {
    private byte @Nullable [] encoded;
    private long madeAt;

    /** A connection has come or gone. */
    void forget() {
        encoded = null;
    }

    byte[] encoded(NameRegistry<Peer> names, Collection<String> uniqueNames) {
        byte[] known = encoded;
        if (known == null || madeAt != names.changes()) {
            List<String> all = new ArrayList<>(1 + names.names().size() + uniqueNames.size());
            all.add(FrameBuilder.DRIVER);
            all.addAll(names.names());
            all.addAll(uniqueNames);
            known = FrameBuilder.encodeStrings(all);
            encoded = known;
            madeAt = names.changes();
        }
        return known;
    }
}
