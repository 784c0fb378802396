package org.jitney.clients.busctl;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** What a stranger's object says about itself: rows, or a bad document. */
class IntrospectionFuzzTest {
    @FuzzTest
    void anyDocument(byte[] data) {
        try {
            var _ = Introspection.parse(new String(data, StandardCharsets.UTF_8));
        } catch (Introspection.BadDocument e) {
            return;
        }
    }
}
