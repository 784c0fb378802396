package org.jitney.unitfile;

import java.util.Optional;

/**
 * The name of a unit: {@code prefix[@[instance]].type}.
 *
 * <p>A name with an {@code @} and nothing behind it is a template, with something behind it an
 * instance, without an {@code @} it is plain. Only valid names exist as values of this type.
 */
public record UnitName(String value) implements Comparable<UnitName> {
    /** The longest valid name. */
    public static final int MAX_LENGTH = 255;

    /** What is wrong with a name, or which of the three forms it has. */
    public enum Form {
        PLAIN,
        TEMPLATE,
        INSTANCE
    }

    /** Checks the name. Whoever has text from outside calls {@link #parse}. */
    public UnitName {
        if (formOf(value).isEmpty()) {
            throw new IllegalArgumentException("not a unit name: " + value);
        }
    }

    /** {@return the name, if the text is a valid one of any form} */
    public static Optional<UnitName> parse(String text) {
        return isValid(text) ? Optional.of(new UnitName(text)) : Optional.empty();
    }

    /** {@return whether the text is a valid unit name of any form} */
    public static boolean isValid(String text) {
        return formOf(text).isPresent();
    }

    /** {@return the name made of these parts, if it is valid} */
    public static Optional<UnitName> of(String prefix, String instance, UnitType type) {
        return parse(prefix + "@" + instance + "." + type.suffix());
    }

    /** {@return the plain name made of these parts, if it is valid} */
    public static Optional<UnitName> of(String prefix, UnitType type) {
        return parse(prefix + "." + type.suffix());
    }

    /** {@return the unit that stands for a path of the file system, such as a mount point} */
    public static Optional<UnitName> ofPath(String path, UnitType type) {
        return UnitEscape.escapePath(path).flatMap(prefix -> of(prefix, type));
    }

    private static Optional<Form> formOf(String text) {
        int dot = text.lastIndexOf('.');
        if (dot <= 0 || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (UnitType.ofSuffix(text, dot + 1).isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < dot; i++) {
            if (text.charAt(i) != '@' && !UnitEscape.isNameCharacter(text.charAt(i))) {
                return Optional.empty();
            }
        }
        int at = text.indexOf('@');
        if (at < 0 || at > dot) {
            return Optional.of(Form.PLAIN);
        }
        if (at == 0) {
            return Optional.empty();
        }
        return Optional.of(at + 1 == dot ? Form.TEMPLATE : Form.INSTANCE);
    }

    /** {@return which of the three forms this name has} */
    public Form form() {
        return formOf(value).orElseThrow();
    }

    /** {@return whether this is a template} */
    public boolean isTemplate() {
        return form() == Form.TEMPLATE;
    }

    /** {@return whether this is an instance of a template} */
    public boolean isInstance() {
        return form() == Form.INSTANCE;
    }

    /** {@return whether this is neither a template nor an instance} */
    public boolean isPlain() {
        return form() == Form.PLAIN;
    }

    /** {@return the type} */
    public UnitType type() {
        return UnitType.ofSuffix(value, value.lastIndexOf('.') + 1).orElseThrow();
    }

    /** {@return what stands before the {@code @}, or before the suffix in a plain name} */
    public String prefix() {
        int at = value.indexOf('@');
        return at < 0 ? withoutSuffix() : value.substring(0, at);
    }

    /** {@return what stands behind the {@code @}: empty for templates, absent for plain names} */
    public Optional<String> instance() {
        int at = value.indexOf('@');
        return at < 0
                ? Optional.empty()
                : Optional.of(value.substring(at + 1, value.lastIndexOf('.')));
    }

    /** {@return the name without dot and type: prefix and instance} */
    public String withoutSuffix() {
        return value.substring(0, value.lastIndexOf('.'));
    }

    /** {@return the part of the prefix behind its last dash} */
    public String lastComponent() {
        String prefix = prefix();
        return prefix.substring(prefix.lastIndexOf('-') + 1);
    }

    /** {@return the template that this instance is made from; absent for the other forms} */
    public Optional<UnitName> template() {
        return isInstance()
                ? Optional.of(new UnitName(prefix() + "@." + type().suffix()))
                : Optional.empty();
    }

    /** {@return the instance of this template (or the sibling of this instance) by that name} */
    public Optional<UnitName> withInstance(String instance) {
        return isPlain() ? Optional.empty() : of(prefix(), instance, type());
    }

    /** {@return the unit of the same prefix and instance, and another type} */
    public Optional<UnitName> withType(UnitType type) {
        return parse(withoutSuffix() + "." + type.suffix());
    }

    @Override
    public int compareTo(UnitName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
