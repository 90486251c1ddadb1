"""Letters that are one to a Vietnamese reader, whatever their code."""

# The Icelandic eth and the African D look exactly like the Vietnamese Đ; keyboards and converted files give them in its place.
LIKE_D = {0x00D0: "Đ", 0x0189: "Đ", 0x00F0: "đ", 0x0256: "đ"}
