package proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the validator must know to judge HL7's cross-version extensions: every element of every R5 resource, with its
 * types or its inner elements, in the form of HL7's own `xver-paths-5.0.json`. Made from the StructureDefinitions of
 * the R5 core package, by the rule in https://hl7.org/fhir/versions.html#extensions. The validator makes the
 * definition of an extension out of it, and holds the extension to its types.
 */
final class CrossVersion {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROFILES = "http://hl7.org/fhir/StructureDefinition/";

  private CrossVersion() {}

  static byte[] paths(Path core) throws IOException {
    ObjectNode elements = JSON.createObjectNode();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(core, "StructureDefinition-*.json")) {
      for (Path file : files) {
        JsonNode definition = JSON.readTree(file.toFile());
        if (definition.path("kind").asText().equals("resource")
            && definition.path("derivation").asText().equals("specialization")) {
          definition.at("/snapshot/element").forEach(element -> add(elements, element));
        }
      }
    }
    return JSON.writeValueAsBytes(elements);
  }

  private static void add(ObjectNode elements, JsonNode definition) {
    String path = definition.path("path").asText();
    ObjectNode element = elements.withObjectProperty(path);
    int dot = path.lastIndexOf('.');
    if (dot < 0) {
      return;
    }
    ObjectNode parent = elements.withObjectProperty(path.substring(0, dot));
    if (!parent.has("types")) {
      parent.withArrayProperty("elements").add(path.substring(dot + 1));
    }
    if (definition.path("isModifier").asBoolean()) {
      element.put("modifier", true);
    }
    if (definition.has("contentReference")) {
      element.put("ref", definition.path("contentReference").asText());
    }
    for (JsonNode type : definition.path("type")) {
      String code = type.path("code").asText();
      if (!code.equals("BackboneElement") && !code.equals("Element")) {
        element.withArrayProperty("types").add(code + targets(type));
      }
    }
  }

  private static String targets(JsonNode type) {
    ArrayNode profiles = (ArrayNode) type.get("targetProfile");
    if (profiles == null) {
      return "";
    }
    StringBuilder names = new StringBuilder("(");
    profiles.forEach(p -> names.append(names.length() > 1 ? "|" : "").append(p.asText().replace(PROFILES, "")));
    return names.append(')').toString();
  }
}
