package org.jitney.clients.busctl;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** What a stranger's object says about itself: rows, or a bad document. */
class IntrospectionFuzzTest {
    @FuzzTest
    void anyDocument(byte[] data) {
        try {
            Introspection found = Introspection.parse(new String(data, StandardCharsets.UTF_8));
            if (found.children().contains("")) {
                throw new AssertionError("a child without a name");
            }
        } catch (Introspection.BadDocument e) {
            return;
        }
    }
}
