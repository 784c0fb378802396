package org.jitney.bus.wire;

/** A value together with its own type. */
public record Variant(Signature signature, Object value) {

    public Variant {
        if (!Signature.isSingle(signature.value())) {
            throw new IllegalArgumentException(
                    "a variant holds one complete type, not '" + signature + "'");
        }
    }

    public static Variant of(String signature, Object value) {
        return new Variant(Signature.of(signature), value);
    }
}
